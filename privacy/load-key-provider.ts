import { type Environment, readSettings, SettingsError } from '../config/settings.ts';
import type { KeyProvider } from './key-provider.ts';
import { loadExport } from './load-module.ts';
import { privacySettings } from './settings.ts';

const setting = 'HWAGIN_KEY_PROVIDER';

/**
 * The key provider of `HWAGIN_KEY_PROVIDER`: a JavaScript file or a package that exports `createKeyProvider(env)`, which returns a
 * `KeyProvider` or a promise of one. Undefined if it is not set. Throws `SettingsError`.
 */
export const loadKeyProvider = async (env: Environment): Promise<KeyProvider | undefined> => {
  const { HWAGIN_KEY_PROVIDER: path } = readSettings(privacySettings.pick({ HWAGIN_KEY_PROVIDER: true }), env);
  if (path === undefined) return undefined;
  const createKeyProvider = await loadExport(setting, path, 'createKeyProvider');
  const provider = (await createKeyProvider(env)) as Partial<KeyProvider> | undefined;
  if (typeof provider?.dataKeyFor !== 'function' || typeof provider.unwrap !== 'function')
    throw new SettingsError([{ setting, expected: 'expected createKeyProvider(env) to return dataKeyFor and unwrap' }]);
  return provider as KeyProvider;
};
