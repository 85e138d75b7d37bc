import { catalogue } from './catalogue.ts';
import { type Environment, valueOf } from './settings.ts';

/**
 * The settings that are set, by name, in the order of the catalogue: secrets as `***`, URLs without parts that may be secret. A
 * profile's settings follow the one without a suffix. For a setting given as a file, shows the file's name.
 */
export const dumpSettings = (env: Environment): Record<string, string> => {
  const given = Object.keys(env).map((name) => name.replace(/^\ufeff/, ''));
  const dump: Record<string, string> = {};
  for (const { name, secret } of catalogue)
    for (const ending of endingsOf(name, given)) {
      const [value, file] = [valueOf(`${name}${ending}`, env), valueOf(`${name}_FILE${ending}`, env)];
      if (value) dump[`${name}${ending}`] = secret ? '***' : withoutCredentials(value);
      else if (file) dump[`${name}_FILE${ending}`] = file;
    }
  // As with curl, a proxy may also be named in lower case.
  for (const name of proxies) if (env[name]) dump[name] = name === 'no_proxy' ? env[name] : '***';
  return dump;
};

const proxies = ['https_proxy', 'http_proxy', 'no_proxy'] as const;

/** The suffixes that this setting is given with: none, or that of a profile (`__SHOP_A`). */
const endingsOf = (name: string, given: readonly string[]): string[] => {
  const found = given.flatMap((each) =>
    [`${name}_FILE__`, `${name}__`]
      .filter((start) => each.startsWith(start))
      .map((start) => each.slice(start.length - 2)),
  );
  return ['', ...[...new Set(found)].toSorted()];
};

/** The user, password, query and fragment of a URL can be credentials. Removes too much rather than too little. */
const withoutCredentials = (value: string): string =>
  value.replace(/([a-z][a-z0-9+.-]*:\/\/).*@/is, '$1***@').replace(/([a-z][a-z0-9+.-]*:\/\/[^?#]*)[?#].*$/is, '$1?***');
