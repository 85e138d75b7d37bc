import { activityInfo } from '@temporalio/activity';
import { ApplicationFailure, ApplicationFailureCategory } from '@temporalio/common';
import type { FailureDetail } from '../../protocol/failures.ts';
import { failure } from '../http/index.ts';
import type { AskEnclave } from './enclave.ts';
import { look } from './look.ts';
import { finalResult } from './result.ts';
import type { VaspResult } from './types.ts';

const growth = 1.5;
const longest = 10;

/** The wait after the given attempt (1, 2, …): from `intervalMs` up to ten times that. */
export const pollDelay = (intervalMs: number, attempt: number): number =>
  Math.round(intervalMs * Math.min(longest, growth ** (attempt - 1)));

/**
 * One poll: returns the final result if it is not `known`; otherwise fails so that Temporal asks again after `pollDelay`. Every
 * fault is handled this way, even a refusal: the record exists, so it is worth waiting until the workflow's deadline.
 */
export const poll = async (
  ask: AskEnclave,
  uuid: string,
  intervalMs: number,
  known: VaspResult['result'] | undefined,
): Promise<VaspResult> => {
  const delayMs = pollDelay(intervalMs, activityInfo().attempt);
  const found = await look(ask, uuid).catch((error: unknown) => {
    throw error instanceof ApplicationFailure ? again(error, delayMs) : error;
  });
  const result = found && finalResult(found);
  if (result && result.result !== known) return result;
  const notYet = failure('NotYet', { provider: 'verify-vasp', call: 'result' }, 'no result yet', {
    retryable: true,
  });
  throw again(notYet, delayMs);
};

/** The same failure, but retryable and benign: benign failures are neither logged nor counted. */
const again = ({ type, message, details }: ApplicationFailure, delayMs: number): ApplicationFailure => {
  const detail = details?.[0] as FailureDetail | undefined;
  return ApplicationFailure.create({
    message,
    ...(type && { type }),
    ...(details && { details }),
    nextRetryDelay: Math.max(delayMs, detail?.retryAfterMs ?? 0),
    category: ApplicationFailureCategory.BENIGN,
  });
};
