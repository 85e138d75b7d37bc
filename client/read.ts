import type { Outcome } from '../contract/outcome.ts';
import { type Snapshot, snapshotSchema } from '../contract/snapshot.ts';
import { answerTo, sealedMessage, snapshotQuery } from '../protocol/messages.ts';
import { resultOf } from '../protocol/results.ts';
import type { Result } from '../protocol/run.ts';
import type { AccessedBy } from './access.ts';
import { askWorker, type ClientContext, queryTimeoutMs } from './context.ts';
import { parseId } from './input.ts';
import { endOf, isOpen, look, providerOf, type RunInfo } from './look.ts';
import { isForged, noWorker, serverRefusal } from './temporal-errors.ts';

/** The state of a verification: from its worker while it is open, from its result (no worker needed) after the end. */
export const readSnapshot = async (context: ClientContext, id: string): Promise<Snapshot> => {
  parseId(id);
  return snapshotOf(context, await look(context, id));
};

export const snapshotOf = async (context: ClientContext, run: RunInfo, timeoutMs?: number): Promise<Snapshot> =>
  isOpen(run) ? queryRun(context, run, timeoutMs) : (await endOf(context, run)).snapshot;

/**
 * Asks the worker of an open run. Rejects the answer of another run of the same id, which somebody else may have asked the same.
 */
export const queryRun = async (context: ClientContext, run: RunInfo, timeoutMs = queryTimeoutMs): Promise<Snapshot> => {
  const { workflowId: id, runId } = run;
  const asked = sealedMessage(snapshotQuery, 'query', []);
  const given = await askWorker(context, id, timeoutMs, () =>
    context.client.workflow.getHandle(id, runId).query(snapshotQuery, asked),
  );
  return ofRun(run, believedSnapshot(id, asked.id, given));
};

/** The snapshot, if this very run has given it: an earlier run of the id may have been asked the same. */
export const ofRun = (run: RunInfo, snapshot: Snapshot): Snapshot => {
  if (snapshot.createdAt !== run.startTime.toISOString()) throw noWorker();
  return snapshot;
};

/**
 * The answer to a message, if it is a snapshot of this verification. Anything else cannot come from a worker, and is rejected.
 */
export const believedSnapshot = (id: string, messageId: string, given: unknown): Snapshot => {
  const snapshot = answerTo(messageId, snapshotSchema, given);
  if (snapshot?.id !== id) throw noWorker();
  return snapshot;
};

/** Waits for the end; undefined if it has not come within `timeoutMs`. The access is recorded before anything is returned. */
export const readOutcome = async (
  context: ClientContext,
  id: string,
  { timeoutMs, actor, purpose }: AccessedBy & { timeoutMs?: number },
): Promise<Outcome | undefined> => {
  parseId(id);
  const until = timeoutMs === undefined ? undefined : Date.now() + timeoutMs;
  const left = () => (until === undefined ? undefined : Math.max(0, until - Date.now()));
  // If the caller does not want to wait, first ask whether it has ended.
  const hurried = timeoutMs !== undefined && timeoutMs < longestAtOnce;
  const result = (hurried ? undefined : await atOnce(context, id)) ?? (await inTheEnd(context, id, left));
  if (!result) return undefined;
  await context.access.record({ action: 'outcome_read', verification: id, actor, purpose });
  return result.outcome;
};

/** Milliseconds. */
const longestAtOnce = 1_000;

/** The result of a verification that has already ended. In all other cases `inTheEnd` finds out the reason. */
const atOnce = async (context: ClientContext, id: string): Promise<Result | undefined> => {
  const { workflow } = context.client;
  try {
    const deadline = Date.now() + longestAtOnce;
    // Described without decoding the memo: its key may be older than the one that the result was written with.
    const ask = () => Promise.all([context.index.getHandle(id).describe(), workflow.result(id)]);
    const [run, result] = await context.client.withDeadline(deadline, ask);
    return resultOf(run, providerOf(run), result);
  } catch {
    return undefined;
  }
};

const inTheEnd = async (
  context: ClientContext,
  id: string,
  left: () => number | undefined,
): Promise<Result | undefined> => {
  const run = await look(context, id);
  if (!isOpen(run)) return endOf(context, run);
  return (await hasEnded(context, run, left())) ? endOf(context, await look(context, id)) : undefined;
};

/** Waits until a run is closed, whatever its end. Needs no worker: Temporal holds the call open. */
const hasEnded = async (context: ClientContext, run: RunInfo, timeoutMs: number | undefined): Promise<boolean> => {
  const signal = timeoutMs === undefined ? undefined : AbortSignal.timeout(timeoutMs);
  const wait = async () => {
    await context.client.workflow.result(run.workflowId, run.runId);
  };
  try {
    await (signal ? context.client.withAbortSignal(signal, wait) : wait());
    return true;
  } catch (error) {
    if (signal?.aborted) return false;
    if (isForged(error)) return true;
    const refusal = serverRefusal(error, run.workflowId);
    if (refusal !== error) throw refusal;
    return true;
  }
};
