import { ActivityCancellationType, proxyActivities } from '@temporalio/workflow';
import type { VaspResult, VerifyVaspActivities } from '../../../activities/verify-vasp/types.ts';
import type { Polling } from '../../travel-rule/enclave.ts';

const { verifyVaspPoll } = proxyActivities<VerifyVaspActivities>({
  startToCloseTimeout: '110s',
  heartbeatTimeout: '20s',
  // For as long as the workflow wants: its timer is the deadline. Each poll sets the delay until the next one.
  retry: { initialInterval: '5s', backoffCoefficient: 1 },
  cancellationType: ActivityCancellationType.TRY_CANCEL,
  summary: 'Poll for the result',
});

/**
 * One activity, however often it polls: its retries leave no events. Ends with the first final result that is not `known`, or
 * when its scope is canceled.
 */
export const poll = ({ uuid, intervalMs, known }: Polling): Promise<VaspResult> =>
  verifyVaspPoll(uuid, intervalMs, ...(known === undefined ? [] : [known]));
