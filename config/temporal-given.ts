import { catalogue } from './catalogue.ts';
import { type Environment, rawSetting, SettingsError } from './settings.ts';

const switches = ['TEMPORAL_TLS', 'TEMPORAL_TLS_DISABLE_HOST_VERIFICATION'];
/** Where Temporal's own file is searched for. */
const places = ['HOME', 'XDG_CONFIG_HOME', 'APPDATA'];
const tlsSettings = new Set([
  ...switches,
  ...catalogue.map(({ name }) => name).filter((name) => name.startsWith('TEMPORAL_TLS')),
]);

/**
 * Normalises `TEMPORAL_*`: trims spaces, drops empty ones, reads `NAME_FILE`, turns `TRUE` into `true`, and restores the line
 * breaks of a PEM on one line. Throws `SettingsError` for values that envconfig would silently read as "no".
 */
export const givenTemporalSettings = (env: Environment): Record<string, string> => {
  const given: Record<string, string> = {};
  const problems: SettingsError['problems'][number][] = [];
  for (const place of places) if (env[place]) given[place] = env[place];
  for (const name of namesIn(env)) {
    const value = rawSetting(name, env);
    if (value === undefined) continue;
    if (name.startsWith('TEMPORAL_TLS') && !tlsSettings.has(name))
      problems.push({ setting: name, expected: `not a setting; expected one of ${[...tlsSettings].join(', ')}` });
    else if (switches.includes(name)) {
      const said = /^(?:(true|1)|false|0)$/i.exec(value);
      if (said) given[name] = said[1] === undefined ? 'false' : 'true';
      else problems.push({ setting: name, expected: 'expected true or false' });
    } else given[name] = name.endsWith('_DATA') ? value.replaceAll('\\n', '\n') : value;
  }
  if (problems.length > 0) throw new SettingsError(problems);
  return given;
};

/** All that are set, including those set by a file (`TEMPORAL_API_KEY_FILE`). */
const namesIn = (env: Environment): Set<string> => {
  const names = Object.keys(env)
    .map((name) => name.replace(/^\ufeff/, ''))
    .filter((name) => name.startsWith('TEMPORAL_'));
  const fromFiles = catalogue.filter(({ name }) => names.includes(`${name}_FILE`));
  const files = new Set(fromFiles.map(({ name }) => `${name}_FILE`));
  return new Set([...names.filter((name) => !files.has(name)), ...fromFiles.map(({ name }) => name)]);
};
