import { setTimeout as sleep } from 'node:timers/promises';
import type { Snapshot } from '../contract/snapshot.ts';
import type { ClientContext } from './context.ts';
import { isHwaginError } from './errors.ts';
import { parseId } from './input.ts';
import { isOpen, look, outline, type RunInfo } from './look.ts';
import { snapshotOf } from './read.ts';

export interface WatchOptions {
  /** Stops watching; the iteration then ends without an error. */
  signal?: AbortSignal;
  /** Milliseconds between two checks while something happens; grows up to five times while nothing does. @default 1_000 */
  intervalMs?: number;
}

/**
 * The snapshots of a verification, one for each change, until its end. Adds nothing to the history: it checks the length of the
 * history, and asks the worker only if that has grown. Keeps going while no worker runs. Throws `not_found`,
 * `temporal_unreachable`.
 */
export async function* watch(
  context: ClientContext,
  id: string,
  { signal, intervalMs = 1_000 }: WatchOptions = {},
): AsyncGenerator<Snapshot, void, undefined> {
  parseId(id);
  let seen: string | undefined;
  let shown: string | undefined;
  let wait = intervalMs;
  const isStopped = () => signal?.aborted === true;
  while (!isStopped()) {
    const run = await look(context, id);
    const version = `${run.runId} ${run.status.name} ${run.historyLength}`;
    // A query before the first task is done would be recorded in the history.
    const begun = !isOpen(run) || run.historyLength > firstTaskEvents;
    const snapshot = version === seen ? undefined : begun ? await current(context, run) : outline(run);
    if (snapshot) {
      seen = version;
      wait = intervalMs;
      if (JSON.stringify(snapshot) !== shown) yield snapshot;
      shown = JSON.stringify(snapshot);
      if (!isOpen(run)) return;
    } else wait = Math.min(wait * 1.5, intervalMs * 5);
    await sleep(wait, undefined, { signal }).catch(() => undefined);
  }
}

/** Started, task scheduled, task started. */
const firstTaskEvents = 3;

/** Undefined while no worker answers: the next check asks again. */
const current = async (context: ClientContext, run: RunInfo): Promise<Snapshot | undefined> => {
  try {
    return await snapshotOf(context, run);
  } catch (error) {
    if (isHwaginError(error, 'no_worker')) return undefined;
    throw error;
  }
};
