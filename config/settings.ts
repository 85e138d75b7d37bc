import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { decodeUtf8 } from '../contract/utf8.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

/** One or more settings are missing or wrong: the process should stop with this message. Never contains a setting's value. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError';
  readonly problems: readonly { setting: string; expected: string }[];

  constructor(problems: readonly { setting: string; expected: string }[], options?: ErrorOptions) {
    super(problems.map(({ setting, expected }) => `${setting}: ${expected}`).join('\n'), options);
    this.problems = problems;
  }
}

/**
 * The exit code of a process that cannot start because of this: 2 (usage) if Temporal's settings or namespace are wrong;
 * otherwise 1.
 */
export const settingsExitCode = ({ problems }: SettingsError): 1 | 2 =>
  problems.some(({ setting }) => /^(TEMPORAL_|search attributes)/.test(setting)) ? 2 : 1;

/** A setting from the environment, or from the file that `NAME_FILE` names. Empty counts as unset. */
export const rawSetting = (name: string, env: Environment): string | undefined => {
  const direct = valueOf(name, env);
  if (direct) return direct;
  const file = valueOf(`${name}_FILE`, env);
  return file ? readTextSetting(`${name}_FILE`, file).trim() || undefined : undefined;
};

/** If a `.env` file starts with a byte order mark, its first name starts with it too. */
export const valueOf = (name: string, env: Environment): string | undefined =>
  (env[name] ?? env[`\ufeff${name}`])?.trim();

/** The text of a file that a setting names: UTF-8, with or without a byte order mark. Throws `SettingsError`. */
export const readTextSetting = (setting: string, file: string | URL): string => {
  let bytes: Buffer;
  try {
    bytes = readFileSync(file);
  } catch (error) {
    const why = (error as NodeJS.ErrnoException).code ?? 'unreadable';
    throw new SettingsError([{ setting, expected: `expected a readable file (${why})` }]);
  }
  const decoded = decodeUtf8(bytes);
  if ('text' in decoded) return decoded.text;
  throw new SettingsError([{ setting, expected: `expected a file in UTF-8, not in ${decoded.encoding}` }]);
};

/** Reads the settings of a schema and reports all problems at once. Throws `SettingsError`. */
export const readSettings = <S extends z.ZodObject>(schema: S, env: Environment): z.output<S> => {
  const names = Object.keys(schema.shape);
  const raw = Object.fromEntries(
    names.map((name) => [name, rawSetting(name, env)]).filter(([, value]) => value !== undefined),
  );
  const read = schema.safeParse(raw);
  if (read.success) return read.data;
  throw new SettingsError(
    read.error.issues.map((issue) => ({ setting: String(issue.path[0]), expected: issue.message })),
  );
};
