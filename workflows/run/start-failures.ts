import { ApplicationFailure, workflowInfo } from '@temporalio/workflow';
import type { Provider } from '../../contract/providers/index.ts';
import type { RefusalDetail } from '../../contract/refusals.ts';
import type { FailedStart, FailureDetail, FailureType } from '../../protocol/failures.ts';
import type { LimitedDetail } from '../../protocol/limits.ts';

/** Why a run could not start its verification. The run fails, and its id can be used again. */
export type StartFailure =
  /** The provider is off on this worker, or the start did not set limits. */
  { kind: 'notConfigured'; missing: string[] } | ({ kind: 'limited' } & LimitReached);

/** A limit that was reached; `until` is in milliseconds since the epoch. */
export interface LimitReached {
  detail: RefusalDetail & { code: LimitedDetail['code'] };
  until: number;
}

/** What is missing from a run that was started without saying anything about limits: whoever started it forgot a setting. */
export const limitsUnsaid = 'limits of the run (HWAGIN_ENV=production or HWAGIN_LIMITS where it is started)';

/** The refusal for every caller that waits for the start. */
export const startRefusal = (provider: Provider, failure: StartFailure): RefusalDetail =>
  failure.kind === 'limited'
    ? failure.detail
    : { code: 'not_configured', message: missingMessage(provider, failure.missing), field: 'provider' };

/** The failure of the run. */
export const startFailure = (provider: Provider, failure: StartFailure): ApplicationFailure =>
  failure.kind === 'limited' ? limited(failure) : notConfigured(provider, failure.missing);

const notConfigured = (provider: Provider, missing: string[]): ApplicationFailure =>
  ApplicationFailure.create({
    type: 'NotConfigured' satisfies FailureType,
    message: missingMessage(provider, missing),
    nonRetryable: true,
    details: [{ provider, call: 'start', missing, ...ofThisRun() } satisfies FailureDetail & FailedStart],
  });

const limited = ({ detail, until }: LimitReached): ApplicationFailure => {
  const { code, message, running } = detail;
  return ApplicationFailure.create({
    type: 'Limited' satisfies FailureType,
    message,
    nonRetryable: true,
    details: [
      { code, until, ...(running !== undefined && { running }), ...ofThisRun() } satisfies LimitedDetail & FailedStart,
    ],
  });
};

const missingMessage = (provider: Provider, missing: readonly string[]): string =>
  `${provider} is not configured: missing ${missing.join(', ')}`;

const ofThisRun = (): FailedStart => ({ runId: workflowInfo().runId });
