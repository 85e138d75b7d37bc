import type { RefusalDetail } from '../../contract/refusals.ts';
import type { Verdict } from './types.ts';

/** Answers that could not be checked cost no try. After this many the verification ends: the provider is unavailable. */
export const uncheckedAtMost = 30;
/** When to retry, if the provider does not say. Seconds. */
const checkAgainAfter = 5;
const untouched = 'the answer was not checked, and no try was spent';

/** The refusal for an answer that was not checked. The same answer can be submitted again. */
export const uncheckedAnswer = (
  provider: string,
  { missing, retryAfterMs }: Extract<Verdict, { kind: 'notChecked' }>,
): RefusalDetail => {
  const retryAfter = retryAfterMs === undefined ? checkAgainAfter : Math.ceil(retryAfterMs / 1_000);
  return missing
    ? { code: 'not_configured', message: `${provider} is off: ${untouched}`, field: 'provider', retryAfter }
    : { code: 'busy', message: `${provider} could not be reached: ${untouched}`, retryAfter };
};
