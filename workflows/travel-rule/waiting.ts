import { CancellationScope, condition, isCancellation, sleep } from '@temporalio/workflow';

/** Waits until `done` holds, at most this long, while `meanwhile` runs. Returns whether it was done in time. */
export const waitFor = async (
  done: () => boolean,
  { timeoutMs, summary }: { timeoutMs: number; summary: string },
  meanwhile: () => Promise<void>,
): Promise<boolean> => {
  const scope = new CancellationScope();
  let late = false;
  void scope
    .run(async () => {
      void meanwhile().catch(ignoreCancellation);
      await sleep(timeoutMs, { summary });
      late = true;
    })
    .catch(ignoreCancellation);
  await condition(() => done() || late);
  scope.cancel();
  return done();
};

const ignoreCancellation = (error: unknown): void => {
  if (!isCancellation(error)) throw error;
};
