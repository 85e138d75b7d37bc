import { type Client, WithStartWorkflowOperation } from '@temporalio/client';
import { type NativeConnection, Worker, type WorkerOptions } from '@temporalio/worker';
import { createLimitActivities } from '../activities/limits/index.ts';
import type { LimitActivities } from '../activities/limits/types.ts';
import { decideUpdate, limitAnswersSchema, limiterQueue, limiterWorkflow } from '../protocol/limits.ts';
import { answerTo, sealedMessage } from '../protocol/messages.ts';

/** Longer than a limiter ever takes; the activity is repeated. Milliseconds. */
const patienceMs = 5_000;

/** The activities for limits, and the limiters' own worker, which the first of them starts. */
export interface Limits {
  activities: LimitActivities;
  /** Stops the limiters' worker, if it was started. Call it once no more requests can come. */
  stop(): Promise<void>;
}

export interface LimitsOptions {
  client: Client;
  taskQueue: string;
  worker: Pick<WorkerOptions, 'connection' | 'namespace' | 'dataConverter' | 'workflowBundle'> & {
    connection: NativeConnection;
  };
}

/**
 * Keeps limits in Temporal itself. A verification waits for its limiter within a workflow task, and occupies a slot of its worker
 * meanwhile. So limiters have their own queue and worker; otherwise many verifications could block the limiters that they wait
 * for. If nothing is limited, that worker is never created.
 */
export const openLimits = ({ client, taskQueue, worker: options }: LimitsOptions): Limits => {
  const queue = limiterQueue(taskQueue);
  let started: Promise<{ worker: Worker; running: Promise<void> }> | undefined;
  const start = async () => {
    const worker = await Worker.create({ ...options, taskQueue: queue, maxCachedWorkflows: 500 });
    return { worker, running: worker.run() };
  };
  const ready = async (): Promise<void> => {
    started ??= start();
    try {
      await started;
    } catch (error) {
      started = undefined;
      throw error;
    }
  };
  const activities = createLimitActivities(async (limiter, requests) => {
    await ready();
    const startWorkflowOperation = new WithStartWorkflowOperation(limiterWorkflow, {
      workflowId: limiter,
      taskQueue: queue,
      args: [],
      workflowIdConflictPolicy: 'USE_EXISTING',
      staticSummary: 'Keeps the counts for limits; ends by itself',
    });
    startWorkflowOperation.workflowHandle().catch(() => undefined);
    const message = sealedMessage(decideUpdate, 'update', [requests]);
    const given = await client.withDeadline(Date.now() + patienceMs, () =>
      client.workflow.executeUpdateWithStart<() => Promise<void>, unknown, [unknown]>(decideUpdate, {
        args: [message],
        updateId: message.id,
        startWorkflowOperation,
      }),
    );
    // An answer to an earlier request grants nothing.
    const answers = answerTo(message.id, limitAnswersSchema, given);
    if (answers?.length !== requests.length) throw new Error('A limiter did not answer the request');
    return answers;
  });
  return {
    activities,
    stop: async () => {
      const found = await started?.catch(() => undefined);
      if (!found) return;
      if (found.worker.getState() === 'RUNNING') found.worker.shutdown();
      await found.running;
    },
  };
};
