import { type Erasure, erasureId, erasureWorkflow, tombstoneWorkflow } from '../contract/erasure.ts';
import type { Provider } from '../contract/words.ts';
import { HwaginError, isHwaginError } from './errors.ts';
import { parseId } from './input.ts';
import { askServer, askWorker, type Link } from './link.ts';
import { describe, isOpen, providerOf, type RunInfo } from './look.ts';
import { notBegun, notFound } from './temporal-errors.ts';

export interface EraseOptions {
  /** What for: a word or a ticket's id, for the access record. @default 'unspecified' */
  purpose?: string;
  /** How long to wait until it is gone, in milliseconds. @default 120_000 */
  timeoutMs?: number;
}

/** What is left of an erased verification. */
export interface Erased {
  id: string;
  erased: true;
}

/**
 * Erases an ended verification: asks its provider to forget it where that is offered, deletes every run of it, and waits until
 * Temporal finds none of them any more. Its id stays taken by a tombstone.
 */
export const erase = async (
  link: Link,
  id: string,
  { purpose, timeoutMs = 120_000 }: EraseOptions = {},
): Promise<Erased> => {
  parseId(id);
  const run = await describe(link, id);
  const provider = providerOf(run);
  if (run.type !== tombstoneWorkflow && provider === undefined) throw notFound(id);
  if (provider !== undefined) {
    expectErasable(link, run, provider);
    await link.access.record({ action: 'erased', verification: id, ...(purpose !== undefined && { purpose }) });
    await begin(link, { id, provider, runId: run.runId });
  }
  await untilGone(link, id, timeoutMs);
  return { id, erased: true };
};

const expectErasable = (link: Link, run: RunInfo, provider: Provider): void => {
  if (isOpen(run)) throw new HwaginError({ code: 'busy', message: 'It has not ended yet: cancel it first' });
  const until = (run.closeTime?.getTime() ?? 0) + (link.holds[provider] ?? 0);
  if (until > Date.now())
    throw new HwaginError({
      code: 'forbidden',
      message: `Records of ${provider} are kept by law: not to be erased before ${new Date(until).toISOString()}`,
    });
};

/** One erasure at a time; one that is under way goes on. */
const begin = (link: Link, erasure: Erasure) =>
  askServer(link, erasure.id, () =>
    link.client.workflow.start(erasureWorkflow, {
      workflowId: erasureId(erasure.id),
      taskQueue: link.taskQueue,
      args: [erasure],
      workflowIdConflictPolicy: 'USE_EXISTING',
      workflowIdReusePolicy: 'ALLOW_DUPLICATE',
      staticSummary: 'Erases a verification',
    }),
  );

const untilGone = async (link: Link, id: string, timeoutMs: number): Promise<void> => {
  try {
    await askWorker(link, id, timeoutMs, async () => {
      try {
        await link.client.workflow.result(erasureId(id));
      } catch (error) {
        throw notBegun(error) ?? error;
      }
    });
  } catch (error) {
    // The tombstone outlives the erasure's own run.
    if (isHwaginError(error, 'not_found')) return;
    if (!isHwaginError(error, 'no_worker')) throw error;
    const message = 'It is not erased yet; that goes on by itself once a worker and the provider are there';
    throw new HwaginError({ code: 'no_worker', message }, { cause: error });
  }
};
