import { isPassing } from '../contract/refusals.ts';
import { HwaginError, isHwaginError } from './errors.ts';

/** Added to a refusal of an update: which request it answered, and when (milliseconds since the epoch, by the worker's clock). */
type AnsweredRefusal = HwaginError & { asker?: string; at?: number };

/**
 * The update id of a request that is sent for the nth time after temporary refusals. Temporal keeps a handler's refusal as the
 * answer for that update id forever. Whoever repeats the request takes the same sequence of ids, and only one of them is acted
 * on. Tildes in the caller's id are doubled, so that no two requests share an id.
 */
export const updateIdOf = (requestId: string, nth: number): string => {
  const own = requestId.replaceAll('~', '~~');
  return nth === 1 ? own : `${own}~${nth}`;
};

/**
 * What an old refusal means now. Returns undefined if it has expired and the request can be sent again, and the refusal with the
 * time that is left if it has not. A refusal that answers this very call, or that is permanent, is returned as it is.
 */
export const asOfNow = (error: unknown, self: string, now = Date.now()): unknown => {
  if (!isPassingRefusal(error) || error.asker === undefined || error.asker === self) return error;
  const { code, message, status, attemptsRemaining, at = 0, retryAfter = 0 } = error;
  const left = at + retryAfter * 1_000 - now;
  // If our clock is behind the worker's, the time left is unknown.
  if (left <= 0 || now < at) return undefined;
  return new HwaginError({
    ...{ code, message, retryAfter: Math.ceil(left / 1_000) },
    ...(status !== undefined && { status }),
    ...(attemptsRemaining !== undefined && { attemptsRemaining }),
  });
};

const isPassingRefusal = (error: unknown): error is AnsweredRefusal => isHwaginError(error) && isPassing(error.code);
