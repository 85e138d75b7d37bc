import { CancellationScope } from '@temporalio/workflow';

/**
 * Listens for Temporal's own Cancel of the run. Once awaited, it has also noticed one that came before the first workflow task:
 * the SDK tells of that only after the workflow has begun, when its first message would be on its way already.
 */
export const onTemporalCancel = async (cancel: () => void): Promise<void> => {
  const root = CancellationScope.current();
  void root.cancelRequested.catch(cancel);
  await Promise.resolve();
  if (root.consideredCancelled) cancel();
};
