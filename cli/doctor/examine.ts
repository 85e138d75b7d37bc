import type { Environment } from '../../config/settings.ts';
import { type Check } from './check.ts';
import { checkKeys } from './keys.ts';
import { checkProviders } from './providers.ts';
import { checkRules } from './rules.ts';
import { checkTemporal } from './temporal.ts';

/** Checks everything that a worker with this environment needs. Only opens connections: sends no message and no credentials. */
export const examine = async (env: Environment): Promise<Check[]> => {
  const [temporal, providers] = await Promise.all([checkTemporal(env), checkProviders(env)]);
  return [await checkRules(env), await checkKeys(env), ...temporal, ...providers];
};
