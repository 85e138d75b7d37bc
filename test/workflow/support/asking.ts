import { setTimeout as pause } from 'node:timers/promises';
import type { WorkflowHandle } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import { isGivenUp } from '../../../client/temporal-errors.ts';
import type { RefusalDetail } from '../../../contract/refusals.ts';
import type { Snapshot } from '../../../contract/snapshot.ts';
import type { VerbName } from '../../../contract/verbs.ts';

type Handle = Pick<WorkflowHandle, 'executeUpdate' | 'query'>;

/**
 * Asks again if the server gave an update up before any worker had it, as it does when a workflow task fails on a busy machine.
 */
export const untilTaken = async <T>(ask: () => Promise<T>): Promise<T> => {
  for (;;)
    try {
      return await ask();
    } catch (error) {
      if (!isGivenUp(error)) throw error;
      await pause(200);
    }
};

/** Sends an update and returns the snapshot it answers with. */
export const ask = (handle: Handle, name: VerbName | 'awaitChallenge', ...args: unknown[]): Promise<Snapshot> =>
  untilTaken(() => handle.executeUpdate<Snapshot, [unknown]>(name, { args: args as [unknown] }));

/** Waits for the first challenge. */
export const challenged = (handle: Handle): Promise<Snapshot> => ask(handle, 'awaitChallenge', 'fingerprint');

export const snapshotOf = (handle: Handle): Promise<Snapshot> => handle.query<Snapshot>('snapshot');

/** The refusal of an update; any other error is thrown, and a successful answer is an error. */
export const refusalOf = async (update: Promise<unknown>): Promise<RefusalDetail> => {
  const answer = await update.then(
    (value) => ({ value }),
    (error: unknown) => ({ error }),
  );
  if ('value' in answer) throw new Error(`Expected a refusal, got ${JSON.stringify(answer.value)}`);
  const cause = (answer.error as Error).cause;
  if (!(cause instanceof ApplicationFailure) || cause.type !== 'Refused') throw answer.error;
  return cause.details?.[0] as RefusalDetail;
};

/** Waits until a run has this status. */
export const reaches = async (handle: Handle, status: Snapshot['status']): Promise<Snapshot> => {
  for (;;) {
    const snapshot = await snapshotOf(handle);
    if (snapshot.status === status) return snapshot;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
};
