import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Environment, readSettings, SettingsError } from '../config/settings.ts';
import type { KeyProvider } from './key-provider.ts';
import { privacySettings } from './settings.ts';

/** What the module of `HWAGIN_KEY_PROVIDER` exports: `createKeyProvider`, given the process's settings. */
export interface KeyProviderModule {
  createKeyProvider(env: Environment): KeyProvider | Promise<KeyProvider>;
}

/** The key provider of `HWAGIN_KEY_PROVIDER`, a JavaScript file or a package; undefined without it. Throws `SettingsError`. */
export const loadKeyProvider = async (env: Environment): Promise<KeyProvider | undefined> => {
  const { HWAGIN_KEY_PROVIDER: name } = readSettings(privacySettings.pick({ HWAGIN_KEY_PROVIDER: true }), env);
  if (name === undefined) return undefined;
  const wrong = (expected: string, cause?: unknown) =>
    new SettingsError([{ setting: 'HWAGIN_KEY_PROVIDER', expected }], { cause });
  const isFile = /^[./]/.test(name);
  const module = await import(isFile ? pathToFileURL(resolve(name)).href : name).catch((cause: unknown) => {
    const why = cause instanceof Error ? ` (${cause.message.split('\n')[0]})` : '';
    throw wrong(`cannot be loaded: expected the path of a JavaScript module (./keys.mjs), or a package${why}`, cause);
  });
  const { createKeyProvider } = module as Partial<KeyProviderModule>;
  if (typeof createKeyProvider !== 'function') throw wrong('expected a module that exports createKeyProvider(env)');
  const provider = await createKeyProvider(env);
  if (typeof provider?.dataKeyFor !== 'function' || typeof provider.unwrap !== 'function')
    throw wrong('expected createKeyProvider(env) to give dataKeyFor and unwrap');
  return provider;
};
