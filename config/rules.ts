import { z } from 'zod';
import { environmentSetting } from './core.ts';
import { type Environment, readSettings, valueOf } from './settings.ts';

/** Which rules hold in a process, and why. */
export interface Rules {
  /** Limits are on, messages sealed, payloads encrypted, webhooks go to public https addresses, secrets have to be given. */
  production: boolean;
  /** One sentence for people. */
  why: string;
}

/** What is only given where something real is at stake. */
const ringSettings = ['HWAGIN_ENCRYPTION_KEYS', 'HWAGIN_KEY_PROVIDER'] as const;

/**
 * Whether production's rules hold: the one place that decides it, for every process and the client. `HWAGIN_ENV` says so; where
 * it says nothing, keys that were given do, for a setting that was forgotten must not turn limits off. Throws `SettingsError`.
 */
export const rulesOf = (env: Environment): Rules => {
  const { HWAGIN_ENV: said } = readSettings(z.object({ HWAGIN_ENV: environmentSetting }), env);
  if (said !== undefined) return { production: said === 'production', why: `HWAGIN_ENV says ${said}` };
  const given = ringSettings.find((name) => isGiven(name, env));
  if (given !== undefined)
    return { production: true, why: `${given} is given, and HWAGIN_ENV does not say development` };
  return { production: false, why: `neither HWAGIN_ENV nor ${ringSettings.join(' nor ')} is set` };
};

/** Which rules hold and why, for logs and the doctor. */
export const rulesInWords = (env: Environment): string => {
  const { production, why } = rulesOf(env);
  return `${production ? 'production' : 'development'}’s rules hold: ${why}`;
};

/** Given, if only as a file that turns out to be empty. */
const isGiven = (name: string, env: Environment): boolean => [name, `${name}_FILE`].some((each) => valueOf(each, env));
