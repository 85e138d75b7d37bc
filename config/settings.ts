import { readFileSync } from 'node:fs';
import { z } from 'zod';

export type Environment = Readonly<Record<string, string | undefined>>;

/** One or more settings are missing or wrong: the process should stop, saying this. Never holds a setting's value. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError';
  readonly problems: readonly { setting: string; expected: string }[];

  constructor(problems: readonly { setting: string; expected: string }[], options?: ErrorOptions) {
    super(problems.map(({ setting, expected }) => `${setting}: ${expected}`).join('\n'), options);
    this.problems = problems;
  }
}

/** A setting from the environment, or from the file that `NAME_FILE` names. Empty counts as unset. */
export const rawSetting = (name: string, env: Environment): string | undefined => {
  const direct = env[name]?.trim();
  if (direct) return direct;
  const file = env[`${name}_FILE`]?.trim();
  if (!file) return undefined;
  try {
    return readFileSync(file, 'utf8').trim() || undefined;
  } catch (error) {
    const why = (error as NodeJS.ErrnoException).code ?? 'unreadable';
    throw new SettingsError([{ setting: `${name}_FILE`, expected: `expected a readable file (${why})` }]);
  }
};

/** Reads the settings that a schema names, all problems at once. Throws `SettingsError`. */
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
