import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { SettingsError } from '../config/settings.ts';

/**
 * Loads the JavaScript module that a setting names, a file (`./keys.mjs`) or a package, and returns its export `name`. Throws
 * `SettingsError` if it cannot be loaded or exports no such function.
 */
export const loadExport = async (
  setting: string,
  path: string,
  name: string,
): Promise<(...args: unknown[]) => unknown> => {
  const wrong = (expected: string, cause?: unknown) => new SettingsError([{ setting, expected }], { cause });
  const isFile = /^[./]/.test(path);
  const module: unknown = await import(isFile ? pathToFileURL(resolve(path)).href : path).catch((cause: unknown) => {
    const why = cause instanceof Error ? ` (${cause.message.split('\n')[0]})` : '';
    throw wrong(`cannot be loaded: expected the path of a JavaScript module (./keys.mjs), or a package${why}`, cause);
  });
  const found = (module as Record<string, unknown>)[name];
  if (typeof found !== 'function') throw wrong(`expected a module that exports ${name}(env)`);
  return found as (...args: unknown[]) => unknown;
};
