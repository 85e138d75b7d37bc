import { z } from 'zod';
import { environmentSetting } from './core.ts';
import { type Environment, readSettings, valueOf } from './settings.ts';

/** Which rules apply in a process, and why. */
export interface Rules {
  /**
   * With the production rules, limits are on, messages are sealed, payloads are encrypted, webhooks go only to public https
   * addresses, and secrets are required.
   */
  production: boolean;
  /** One sentence for people. */
  why: string;
}

/** Settings that are given only if something real is at stake. */
const ringSettings = ['HWAGIN_ENCRYPTION_KEYS', 'HWAGIN_KEY_PROVIDER'] as const;

/**
 * Whether the production rules apply: the one place that decides it, for every process and the client. `HWAGIN_ENV` decides. If
 * it is not set, the production rules apply when encryption keys are set, because a forgotten setting must not turn limits off.
 * Throws `SettingsError`.
 */
export const rulesOf = (env: Environment): Rules => {
  const { HWAGIN_ENV: said } = readSettings(z.object({ HWAGIN_ENV: environmentSetting }), env);
  if (said !== undefined) return { production: said === 'production', why: `HWAGIN_ENV is ${said}` };
  const given = ringSettings.find((name) => isGiven(name, env));
  if (given !== undefined) return { production: true, why: `${given} is set, and HWAGIN_ENV is not development` };
  return { production: false, why: `neither HWAGIN_ENV nor ${ringSettings.join(' nor ')} is set` };
};

/** Which rules apply and why, for logs and the doctor. */
export const rulesInWords = (env: Environment): string => {
  const { production, why } = rulesOf(env);
  return `the ${production ? 'production' : 'development'} rules apply: ${why}`;
};

/** Counts as given even if it is a file that turns out to be empty. */
const isGiven = (name: string, env: Environment): boolean => [name, `${name}_FILE`].some((each) => valueOf(each, env));
