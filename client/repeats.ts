import { isPassing } from '../contract/refusals.ts';
import { HwaginError, isHwaginError } from './errors.ts';

/** Beside a refusal of an update: whose asking it answered, and when (milliseconds of the epoch, by the worker's clock). */
export type AnsweredRefusal = HwaginError & { asker?: string; at?: number };

/**
 * The update's id of a request that is asked for the nth time after refusals that pass. Temporal keeps what an update's handler
 * has refused as the answer of that id for ever; whoever repeats the request goes the same way from id to id, and one of them is
 * acted on once. A caller's own tildes are doubled, so that no two requests meet.
 */
export const updateIdOf = (requestId: string, nth: number): string => {
  const own = requestId.replaceAll('~', '~~');
  return nth === 1 ? own : `${own}~${nth}`;
};

/**
 * What an old refusal means now: undefined where it has passed, and may be asked again; itself, with the time that is left, where
 * it has not. One that answers this very call, or never passes, stands as it is.
 */
export const asOfNow = (error: unknown, self: string, now = Date.now()): unknown => {
  if (!isPassingRefusal(error) || error.asker === undefined || error.asker === self) return error;
  const { code, message, status, attemptsRemaining, at = 0, retryAfter = 0 } = error;
  const left = at + retryAfter * 1_000 - now;
  // A clock that is behind the worker's knows nothing of what is left.
  if (left <= 0 || now < at) return undefined;
  return new HwaginError({
    ...{ code, message, retryAfter: Math.ceil(left / 1_000) },
    ...(status !== undefined && { status }),
    ...(attemptsRemaining !== undefined && { attemptsRemaining }),
  });
};

const isPassingRefusal = (error: unknown): error is AnsweredRefusal => isHwaginError(error) && isPassing(error.code);
