import { proxyActivities } from '@temporalio/workflow';
import type { ErasureActivities } from '../activities/erasure/types.ts';
import type { Erasure } from '../contract/erasure.ts';

const patient = {
  heartbeatTimeout: '30s',
  scheduleToCloseTimeout: '7d',
  retry: { initialInterval: '1s', maximumInterval: '1m' },
} as const;
const { forgetAtProvider } = proxyActivities<ErasureActivities>({
  ...patient,
  startToCloseTimeout: '2m',
  summary: 'Ask the provider to forget it',
});
const { buryRuns } = proxyActivities<ErasureActivities>({
  ...patient,
  startToCloseTimeout: '5m',
  summary: 'Delete every run of it',
});

/**
 * Erases a verification. The provider first: what to ask it for stands in the history that is deleted then. Fails before
 * anything is deleted where the provider is off on this worker.
 */
export async function erasure(request: Erasure): Promise<void> {
  await forgetAtProvider(request);
  await buryRuns(request);
}

/** Ends at once; that it was there is all it says. */
export async function tombstone(): Promise<void> {}
