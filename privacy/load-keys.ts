import { resolve } from 'node:path';
import { rulesOf } from '../config/rules.ts';
import { type Environment, rawSetting, readSettings, SettingsError } from '../config/settings.ts';
import { developmentKey } from './development-key.ts';
import { KeyRing, type RingKey } from './key-ring.ts';
import { privacySettings } from './settings.ts';

export interface LoadOptions {
  /** Folder of the development key. @default HWAGIN_DATA, else `./data` */
  dataDir?: string;
  /** Called if a development key is in use. @default prints to stderr when the key was just created */
  announce?: (news: DevelopmentKeyNews) => void;
}

export interface DevelopmentKeyNews {
  /** The file that contains it. */
  file: string;
  /** Whether it was just created. */
  made: boolean;
  /** One sentence for people. */
  message: string;
}

export interface LoadedKeys {
  ring: KeyRing;
  production: boolean;
  /** `HWAGIN_SUBJECT_KEY`, if it is set. */
  subjectKey: Uint8Array | undefined;
}

/**
 * The keys of the environment. Without `HWAGIN_ENCRYPTION_KEYS`, production throws `SettingsError`, and development uses the data
 * folder's key, creating it if there is none.
 */
export const loadKeys = (env: Environment, options: LoadOptions = {}): LoadedKeys => {
  const settings = readSettings(privacySettings, env);
  const { production } = rulesOf(env);
  const keys = settings.HWAGIN_ENCRYPTION_KEYS ?? keysForDevelopment(env, production, options);
  return { ring: new KeyRing(keys), production, subjectKey: settings.HWAGIN_SUBJECT_KEY };
};

const keysForDevelopment = (
  env: Environment,
  production: boolean,
  { dataDir, announce = sayWhenMade }: LoadOptions,
): readonly [RingKey, ...RingKey[]] => {
  if (production) throw new SettingsError([{ setting: 'HWAGIN_ENCRYPTION_KEYS', expected: missing }]);
  const { file, content, made } = developmentKey(resolve(dataDir ?? rawSetting('HWAGIN_DATA', env) ?? 'data'));
  const read = privacySettings.shape.HWAGIN_ENCRYPTION_KEYS.safeParse(content);
  if (!read.success || !read.data)
    throw new SettingsError([{ setting: 'HWAGIN_ENCRYPTION_KEYS', expected: `missing, and ${file} contains no key` }]);
  announce({
    file,
    made,
    message: `${made ? 'Made a' : 'Using the'} DEVELOPMENT encryption key in ${file}; ${advice}`,
  });
  return read.data;
};

const missing = 'missing: in production, expected "id:key" with the base64 of 32 bytes (`openssl rand -base64 32`)';
const advice = 'for real data, set HWAGIN_ENCRYPTION_KEYS.';

const sayWhenMade = ({ made, message }: DevelopmentKeyNews) => {
  if (made) process.stderr.write(`${message}\n`);
};
