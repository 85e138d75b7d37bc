import { ApplicationFailure } from '@temporalio/common';
import type { FailureDetail, FailureType } from '../../protocol/failures.ts';
import type { HttpCall } from './types.ts';

/** The facts about a call that a failure needs. */
export type CallName = Pick<HttpCall, 'provider' | 'call' | 'class'>;

type Extra = Omit<FailureDetail, 'provider' | 'call'>;

/** Bounds for the wait that a provider may ask for, in ms: a wait of days would outlive every verification. */
const retryAfterBounds = { min: 1_000, max: 600_000 } as const;

/**
 * An activity's failure: `"<provider> <call>: <fact>"`, with a `FailureDetail`. The original errors are never attached, because
 * fetch's errors contain the URL.
 */
export const failure = (
  type: FailureType,
  { provider, call }: Pick<CallName, 'provider' | 'call'>,
  fact: string,
  { retryable, ...extra }: Extra & { retryable: boolean },
): ApplicationFailure =>
  ApplicationFailure.create({
    type,
    message: `${provider} ${call}: ${fact}`,
    nonRetryable: !retryable,
    details: [{ provider, call, ...extra } satisfies FailureDetail],
    ...(retryable && extra.retryAfterMs !== undefined ? { nextRetryDelay: extra.retryAfterMs } : {}),
  });

/** Certainly not done. Retried by Temporal, except for `once` and `keyed`, which the workflow repeats itself. */
export const unavailable = (call: CallName, fact: string, { retryAfterMs, ...extra }: Extra = {}): ApplicationFailure =>
  failure('ProviderUnavailable', call, fact, {
    retryable: call.class !== 'once',
    ...extra,
    ...(retryAfterMs === undefined
      ? {}
      : { retryAfterMs: Math.min(Math.max(retryAfterMs, retryAfterBounds.min), retryAfterBounds.max) }),
  });

/** Perhaps done: the answer was lost. The same as `unavailable` for calls that are safe to repeat. */
export const lost = (call: CallName, fact: string, extra: Extra = {}): ApplicationFailure =>
  call.class === 'once' || call.class === 'keyed'
    ? failure('AmbiguousSend', call, fact, { retryable: call.class === 'keyed', ...extra })
    : unavailable(call, fact, extra);

/** An answer that makes no sense. A `once` call is not repeated for it, because it may have been carried out. */
export const invalidAnswer = (call: CallName, fact: string, extra: Extra = {}): ApplicationFailure =>
  failure('InvalidAnswer', call, fact, { retryable: call.class !== 'once', ...extra });

/** A well-formed "no". A report is repeated nevertheless: what refuses it today may be repaired before the report is given up. */
export const rejected = (call: CallName, fact: string, extra: Extra = {}): ApplicationFailure =>
  failure('ProviderRejected', call, fact, { retryable: call.class === 'report', ...extra });

/** A success whose content cannot be trusted. Never repeated. */
export const invalidResult = (call: CallName, fact: string): ApplicationFailure =>
  failure('InvalidResult', call, fact, { retryable: false });
