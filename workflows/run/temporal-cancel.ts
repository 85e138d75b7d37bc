import { CancellationScope } from '@temporalio/workflow';

/**
 * Listens for Temporal's own Cancel of the run. Once awaited, it has also noticed a cancel that came before the first workflow
 * task. The SDK reports that one only after the workflow has started, when its first message would already be on its way.
 */
export const onTemporalCancel = async (cancel: () => void): Promise<void> => {
  const root = CancellationScope.current();
  void root.cancelRequested.catch(cancel);
  await Promise.resolve();
  if (root.consideredCancelled) cancel();
};
