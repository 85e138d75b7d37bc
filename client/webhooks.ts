import { WorkflowExecutionAlreadyStartedError, WorkflowFailedError } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import {
  attemptNowSignal,
  attemptsQuery,
  type WebhookAttempt,
  type WebhookEvent,
  type WebhookMemo,
  type WebhookResult,
  webhookId,
  webhookWorkflow,
} from '../contract/webhooks.ts';
import { HwaginError, isHwaginError } from './errors.ts';
import { parseId } from './input.ts';
import { askServer, askWorker, type Link, queryTimeoutMs } from './link.ts';
import { isOpen, type RunInfo } from './look.ts';

/** What became of one event of a verification. */
export interface WebhookDelivery {
  sequence: number;
  event: WebhookEvent;
  /** `pending`: not taken yet, and tried again. `undelivered`: given up after a day. */
  state: 'pending' | 'delivered' | 'undelivered';
  attempts: WebhookAttempt[];
}

/** All of them. Sequence numbers have no gaps: the first that is missing ends the list. */
export const webhooksOf = async (link: Link, id: string): Promise<WebhookDelivery[]> => {
  parseId(id);
  const deliveries: WebhookDelivery[] = [];
  for (let sequence = 1; ; sequence++) {
    const found = await runOf(link, id, sequence);
    if (!found) return deliveries;
    deliveries.push(await deliveryOf(link, found, sequence));
  }
};

/** An event that is still being tried is tried now; one that is over is sent once more, under the same id. */
export const resendWebhooks = async (link: Link, id: string, sequence?: number): Promise<WebhookDelivery[]> => {
  const wanted = (await webhooksOf(link, id)).filter((each) => sequence === undefined || each.sequence === sequence);
  if (wanted.length === 0)
    throw new HwaginError({ code: 'not_found', message: `There is no such webhook of "${id}".` });
  for (const { sequence: number, event, state } of wanted) {
    const workflowId = webhookId(id, number);
    if (state === 'pending') {
      await askServer(link, id, () => link.client.workflow.getHandle(workflowId).signal(attemptNowSignal));
    } else await startAgain(link, id, workflowId, event);
  }
  return wanted;
};

const startAgain = async (link: Link, id: string, workflowId: string, event: WebhookEvent): Promise<void> => {
  try {
    await askServer(link, id, () =>
      link.client.workflow.start(webhookWorkflow, {
        workflowId,
        taskQueue: link.taskQueue,
        args: [event],
        memo: { event } satisfies WebhookMemo,
        workflowIdReusePolicy: 'ALLOW_DUPLICATE',
        staticSummary: `${id}: ${event.data.status}, sent again`,
      }),
    );
  } catch (error) {
    // Somebody else was faster.
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
  }
};

const runOf = async (link: Link, id: string, sequence: number): Promise<RunInfo | undefined> => {
  try {
    return await askServer(link, id, () => link.client.workflow.getHandle(webhookId(id, sequence)).describe());
  } catch (error) {
    if (isHwaginError(error, 'not_found')) return undefined;
    throw error;
  }
};

const deliveryOf = async (link: Link, run: RunInfo, sequence: number): Promise<WebhookDelivery> => {
  const { event } = run.memo as unknown as WebhookMemo;
  if (isOpen(run)) {
    const handle = link.client.workflow.getHandle(run.workflowId);
    const attempts = await askWorker(link, run.workflowId, queryTimeoutMs, () =>
      handle.query<WebhookAttempt[]>(attemptsQuery),
    );
    return { sequence, event, state: 'pending', attempts };
  }
  return { sequence, event, ...(await endOf(link, run)) };
};

const endOf = async (link: Link, run: RunInfo): Promise<Pick<WebhookDelivery, 'state' | 'attempts'>> => {
  try {
    const { attempts } = (await askServer(link, run.workflowId, () =>
      link.client.workflow.result(run.workflowId, run.runId),
    )) as WebhookResult;
    return { state: 'delivered', attempts };
  } catch (error) {
    if (!(error instanceof WorkflowFailedError)) throw error;
    const { cause } = error;
    const attempts = cause instanceof ApplicationFailure ? (cause.details?.[0] as WebhookAttempt[] | undefined) : [];
    return { state: 'undelivered', attempts: attempts ?? [] };
  }
};
