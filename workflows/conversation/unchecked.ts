import type { Refused } from '../run/refusal.ts';
import type { Verdict } from './types.ts';

/** Answers that could not be checked cost no try. After so many of them the verification ends: the provider is unavailable. */
export const uncheckedAtMost = 30;
/** When the provider says nothing better. Seconds. */
const checkAgainAfter = 5;
const untouched = 'the answer was not checked, and no try was spent';

/** What whoever handed in an answer hears, where it was not checked: the same one can be handed in again. */
export const uncheckedAnswer = (
  provider: string,
  { missing, retryAfterMs }: Extract<Verdict, { kind: 'notChecked' }>,
): Refused => {
  const retryAfter = retryAfterMs === undefined ? checkAgainAfter : Math.ceil(retryAfterMs / 1_000);
  return missing
    ? { detail: { code: 'not_configured', message: `${provider} is off: ${untouched}`, field: 'provider', retryAfter } }
    : { detail: { code: 'busy', message: `${provider} could not be asked: ${untouched}`, retryAfter } };
};
