import { readLimitSettings } from '../../config/limits.ts';
import { rulesInWords } from '../../config/rules.ts';
import { type Environment, rawSetting } from '../../config/settings.ts';
import { type Check, check } from './check.ts';

/** Which rules apply and why, and whether what is started here is limited. */
export const checkRules = (env: Environment): Promise<Check> =>
  check('rules', () => {
    const rules = rulesInWords(env);
    const said = rawSetting('HWAGIN_LIMITS', env) === undefined ? '' : ' (HWAGIN_LIMITS)';
    return `${rules}; limits are ${readLimitSettings(env) ? 'on' : 'off'}${said}`;
  });
