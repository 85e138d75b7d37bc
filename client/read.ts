import { snapshotQuery } from '../contract/messages.ts';
import type { Outcome } from '../contract/outcome.ts';
import type { Snapshot } from '../contract/snapshot.ts';
import { parseId } from './input.ts';
import { askWorker, type Link, queryTimeoutMs } from './link.ts';
import { endOf, isOpen, look, type RunInfo } from './look.ts';
import { serverRefusal } from './temporal-errors.ts';

/** How a verification stands: from its worker while it is open, from its result (no worker needed) after the end. */
export const readSnapshot = async (link: Link, id: string): Promise<Snapshot> => {
  parseId(id);
  return snapshotOf(link, await look(link, id));
};

export const snapshotOf = async (link: Link, run: RunInfo): Promise<Snapshot> =>
  isOpen(run) ? querySnapshot(link, run.workflowId) : (await endOf(link, run)).snapshot;

/** Asks the worker of an open run. */
export const querySnapshot = async (link: Link, id: string, timeoutMs = queryTimeoutMs): Promise<Snapshot> =>
  askWorker(link, id, timeoutMs, () => link.client.workflow.getHandle(id).query<Snapshot>(snapshotQuery));

/** Waits for the end; undefined when it has not come within `timeoutMs`. Recorded, or not given. */
export const readOutcome = async (
  link: Link,
  id: string,
  { timeoutMs, purpose }: { timeoutMs?: number; purpose?: string },
): Promise<Outcome | undefined> => {
  parseId(id);
  const run = await look(link, id);
  if (isOpen(run) && !(await hasEnded(link, run, timeoutMs))) return undefined;
  const { outcome } = await endOf(link, isOpen(run) ? await look(link, id) : run);
  await link.access.record({ action: 'outcome_read', verification: id, ...(purpose !== undefined && { purpose }) });
  return outcome;
};

/** Waits until a run is closed, whatever its end. Needs no worker; Temporal holds the call open. */
const hasEnded = async (link: Link, run: RunInfo, timeoutMs: number | undefined): Promise<boolean> => {
  const signal = timeoutMs === undefined ? undefined : AbortSignal.timeout(timeoutMs);
  const wait = async () => {
    await link.client.workflow.result(run.workflowId, run.runId);
  };
  try {
    await (signal ? link.client.withAbortSignal(signal, wait) : wait());
    return true;
  } catch (error) {
    if (signal?.aborted) return false;
    const refusal = serverRefusal(error, run.workflowId);
    if (refusal !== error) throw refusal;
    return true;
  }
};
