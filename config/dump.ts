import { catalogue } from './catalogue.ts';
import { type Environment, valueOf } from './settings.ts';

/**
 * The settings that are set, for people to look at: secrets as `***`, URLs without what may be secret in them. Of a secret
 * given as a file, the file's name.
 */
export const dumpSettings = (env: Environment): Record<string, string> => {
  const dump: Record<string, string> = {};
  for (const { name, secret } of catalogue) {
    const [value, file] = [valueOf(name, env), valueOf(`${name}_FILE`, env)];
    if (value) dump[name] = secret ? '***' : withoutCredentials(value);
    else if (file) dump[`${name}_FILE`] = file;
  }
  return dump;
};

/** User, password and query of a URL can be credentials. */
const withoutCredentials = (value: string): string =>
  value
    .replace(/^([a-z][a-z0-9+.-]*:\/\/)[^/?#@]*@/i, '$1***@')
    .replace(/^([a-z][a-z0-9+.-]*:\/\/[^?]*)\?.*$/i, '$1?***');
