import { ApplicationFailure, workflowInfo } from '@temporalio/workflow';
import type { Provider } from '../../contract/providers/index.ts';
import type { RefusalDetail } from '../../contract/refusals.ts';
import type { FailureDetail, FailureType, NotBegun } from '../../protocol/failures.ts';
import type { LimitedDetail } from '../../protocol/limits.ts';

/** Why a limit forbids something; `until` in milliseconds of the epoch. */
export interface Forbidden {
  detail: RefusalDetail & { code: LimitedDetail['code'] };
  until: number;
}

/** What a run lacks that says nothing of limits: whoever started it forgot a setting. */
export const limitsUnsaid = 'limits of the run (HWAGIN_ENV=production or HWAGIN_LIMITS where it is started)';

/** What a run fails with whose provider is off on this worker, or that lacks limits: its id can be started again. */
export const notConfigured = (provider: Provider, missing: string[]): ApplicationFailure =>
  ApplicationFailure.create({
    type: 'NotConfigured' satisfies FailureType,
    message: `${provider} is not configured: missing ${missing.join(', ')}`,
    nonRetryable: true,
    details: [{ provider, call: 'start', missing, ...notBegun() } satisfies FailureDetail & NotBegun],
  });

/** What a run fails with whose first message a limit forbids: its id can be started again. */
export const limited = ({ detail, until }: Forbidden): ApplicationFailure => {
  const { code, message, running } = detail;
  return ApplicationFailure.create({
    type: 'Limited' satisfies FailureType,
    message,
    nonRetryable: true,
    details: [
      { code, until, ...(running !== undefined && { running }), ...notBegun() } satisfies LimitedDetail & NotBegun,
    ],
  });
};

const notBegun = (): NotBegun => ({ runId: workflowInfo().runId });
