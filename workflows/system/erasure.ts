import { ApplicationFailure, proxyActivities, workflowInfo } from '@temporalio/workflow';
import type { ErasureActivities } from '../../activities/erasure/types.ts';
import type { Erasure, ErasureResult } from '../../protocol/erasure.ts';

const patient = {
  heartbeatTimeout: '30s',
  scheduleToCloseTimeout: '7d',
  retry: { initialInterval: '1s', maximumInterval: '1m' },
} as const;
const { forgetAtProvider } = proxyActivities<ErasureActivities>({
  ...patient,
  startToCloseTimeout: '2m',
  summary: 'Ask the provider to erase its data',
});
const { buryRuns } = proxyActivities<ErasureActivities>({
  ...patient,
  startToCloseTimeout: '5m',
  summary: 'Delete every run of the verification',
});

/**
 * Erases a verification. The provider comes first, because the data needed to ask it is in the history that is deleted
 * afterwards. Fails before anything is deleted if the provider is off on this worker.
 */
export async function erasure(request: Erasure): Promise<ErasureResult> {
  const forgotten = await forgetAtProvider(request);
  const buried = forgotten === 'forgotten' && (await buryRuns(request));
  if (buried !== 'buried') throw ApplicationFailure.nonRetryable('Not erased');
  return { erased: request.id, run: workflowInfo().runId };
}

/** Ends at once; its memo says which verification it replaces. */
export async function tombstone(): Promise<void> {}
