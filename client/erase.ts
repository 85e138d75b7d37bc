import { WorkflowFailedError } from '@temporalio/client';
import type { Provider } from '../contract/providers/index.ts';
import {
  type Erasure,
  erasureId,
  erasureResultSchema,
  erasureWorkflow,
  tombstoneWorkflow,
} from '../protocol/erasure.ts';
import type { AccessedBy } from './access.ts';
import { askServer, askWorker, type ClientContext } from './context.ts';
import { HwaginError, isHwaginError } from './errors.ts';
import { parseId } from './input.ts';
import { describe, isOpen, isTombstone, providerOf, type RunInfo } from './look.ts';
import { notFound, startFailure } from './temporal-errors.ts';

export interface EraseOptions extends AccessedBy {
  /** How long to wait until it is gone, in milliseconds. @default 120_000 */
  timeoutMs?: number;
}

/** What is left of an erased verification. */
export interface Erased {
  id: string;
  erased: true;
}

/**
 * Erases an ended verification: asks its provider to erase its data if the provider offers that, deletes every run of it, and
 * waits until Temporal no longer finds any. A tombstone keeps its id taken.
 */
export const erase = async (
  context: ClientContext,
  id: string,
  { actor, purpose, timeoutMs = 120_000 }: EraseOptions = {},
): Promise<Erased> => {
  parseId(id);
  const run = await describe(context, id);
  const record = () => context.access.record({ action: 'erased', verification: id, actor, purpose });
  if (isTombstone(run)) {
    await record();
    await finish(context, id, timeoutMs);
  } else {
    const provider = providerOf(run);
    if (provider === undefined) throw notFound(id);
    expectErasable(context, run, provider);
    await record();
    await untilGone(context, id, await begin(context, { id, provider, runId: run.runId }), timeoutMs);
  }
  return { id, erased: true };
};

/** An erasure that has already created the tombstone may still be in progress; one that was interrupted is started again. */
const finish = async (context: ClientContext, id: string, timeoutMs: number): Promise<void> => {
  const run = await runLeft(context, id);
  const provider = run && providerOf(run);
  if (!run && (await isOver(context, id))) return;
  const order = { id, ...(run && { runId: run.runId }), ...(provider && { provider }) };
  await untilGone(context, id, await begin(context, order), timeoutMs);
};

/** A run under the id that is not a tombstone, as far as the (eventually consistent) index knows. */
const runLeft = (context: ClientContext, id: string): Promise<RunInfo | undefined> =>
  askServer(context, id, async () => {
    const query = `WorkflowId = '${id}' AND WorkflowType != '${tombstoneWorkflow}'`;
    for await (const run of context.index.list({ query, pageSize: 1 })) return run;
    return undefined;
  });

/** The tombstone outlives the erasure's own run. */
const isOver = async (context: ClientContext, id: string): Promise<boolean> => {
  try {
    const { runId, status } = await describe(context, erasureId(id));
    return status.name === 'COMPLETED' && (await isErased(context, id, runId));
  } catch (error) {
    if (isHwaginError(error, 'not_found')) return true;
    throw error;
  }
};

const expectErasable = (context: ClientContext, run: RunInfo, provider: Provider): void => {
  if (isOpen(run)) throw new HwaginError({ code: 'busy', message: 'It has not ended yet: cancel it first' });
  const until = (run.closeTime?.getTime() ?? 0) + (context.holds[provider] ?? 0);
  if (until > Date.now())
    throw new HwaginError({
      code: 'forbidden',
      message: `Records of ${provider} must be kept by law: they cannot be erased before ${new Date(until).toISOString()}`,
    });
};

/** There is one erasure at a time; one in progress continues. Returns its run. */
const begin = (context: ClientContext, erasure: Erasure): Promise<string> =>
  askServer(context, erasure.id, async () => {
    const handle = await context.client.workflow.start(erasureWorkflow, {
      workflowId: erasureId(erasure.id),
      taskQueue: context.taskQueue,
      args: [erasure],
      workflowIdConflictPolicy: 'USE_EXISTING',
      workflowIdReusePolicy: 'ALLOW_DUPLICATE',
      staticSummary: 'Erases a verification',
    });
    return handle.firstExecutionRunId;
  });

const untilGone = async (context: ClientContext, id: string, runId: string, timeoutMs: number): Promise<void> => {
  const wait = async () => {
    try {
      return await isErased(context, id, runId);
    } catch (error) {
      const refused = startFailure(error);
      // Its run has failed, or somebody has closed it: what was already deleted stays deleted.
      if (!refused && error instanceof WorkflowFailedError) return false;
      throw refused ?? error;
    }
  };
  const isDone = await askWorker(context, id, timeoutMs, wait).catch((error: unknown) => {
    if (isHwaginError(error, 'no_worker'))
      throw unfinished('it continues on its own once a worker and the provider are available', error);
    throw error;
  });
  if (!isDone) throw unfinished('erase it again');
};

/** Only the run itself can say so: anybody who can write to Temporal can close it. */
const isErased = async (context: ClientContext, id: string, runId: string): Promise<boolean> => {
  const result = erasureResultSchema.safeParse(await context.client.workflow.result(erasureId(id), runId));
  return result.success && result.data.erased === id && result.data.run === runId;
};

const unfinished = (what: string, cause?: unknown): HwaginError =>
  new HwaginError({ code: 'no_worker', message: `It is not erased yet: ${what}` }, { cause });
