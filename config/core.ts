import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { z } from 'zod';

/** The value of `HWAGIN_ENV`. `rulesOf` decides which rules apply. */
export const environmentSetting = z
  .string()
  .toLowerCase()
  .pipe(z.enum(['development', 'production'], { error: 'expected "development" or "production"' }))
  .optional();

const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'silent'] as const;
export type LogLevel = (typeof logLevels)[number];

/** Settings that all processes of Hwagin share. `docs/settings.md` explains them. */
export const coreSettings = z.object({
  HWAGIN_ENV: environmentSetting,
  HWAGIN_TASK_QUEUE: z
    .string()
    .regex(/^[A-Za-z0-9._:/-]{1,200}$/, { error: 'expected 1 to 200 of A-Z a-z 0-9 . _ : / -' })
    .default('verifications'),
  /** Folder of what has to survive a restart: the development key, access records, the dev server's state. */
  HWAGIN_DATA: z.string().default('data').transform(toPath),
  /** Folder of what was downloaded or built, and can be again. */
  HWAGIN_CACHE: z
    .string()
    .default(join('~', '.cache', 'hwagin'))
    .transform(toPath),
  HWAGIN_LOG_LEVEL: z.enum(logLevels, { error: `expected one of ${logLevels.join(', ')}` }).default('info'),
});

/** Makes a path absolute; expands `~`, because a shell does not do that inside a settings file. */
function toPath(path: string): string {
  return resolve(path === '~' || path.startsWith('~/') ? join(homedir(), path.slice(1)) : path);
}
