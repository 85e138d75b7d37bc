import { WorkflowExecutionAlreadyStartedError, WorkflowFailedError } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import {
  attemptNowSignal,
  attemptsQuery,
  type WebhookAttempt,
  type WebhookEvent,
  type WebhookMemo,
  webhookId,
  webhookWorkflow,
} from '../contract/webhooks.ts';
import { answerTo, sealedMessage } from '../protocol/messages.ts';
import { attemptsSchema, webhookMemoSchema, webhookResultSchema } from '../protocol/webhooks.ts';
import { HwaginError, isHwaginError } from './errors.ts';
import { parseId } from './input.ts';
import { askServer, askWorker, type Link, queryTimeoutMs } from './link.ts';
import { isOpen, type RunInfo } from './look.ts';
import { isForged, notFound, noWorker, serverRefusal } from './temporal-errors.ts';

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
      await askServer(link, id, () => link.client.workflow.getHandle(workflowId).signal(attemptNowSignal, hurry()));
    } else await startAgain(link, id, workflowId, event);
  }
  return wanted;
};

const hurry = () => sealedMessage(attemptNowSignal, 'signal', []);

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
  const memo = webhookMemoSchema.safeParse(run.memo);
  if (!memo.success || webhookId(memo.data.event.data.id, sequence) !== run.workflowId) throw notFound(run.workflowId);
  const { event } = memo.data;
  if (isOpen(run)) {
    const handle = link.client.workflow.getHandle(run.workflowId);
    const asked = sealedMessage(attemptsQuery, 'query', []);
    const given = await askWorker(link, run.workflowId, queryTimeoutMs, () => handle.query(attemptsQuery, asked));
    const attempts = answerTo(asked.id, attemptsSchema, given);
    if (!attempts) throw noWorker();
    return { sequence, event, state: 'pending', attempts };
  }
  return { sequence, event, ...(await endOf(link, run)) };
};

const endOf = async (link: Link, run: RunInfo): Promise<Pick<WebhookDelivery, 'state' | 'attempts'>> => {
  const { workflowId, runId } = run;
  const ask = () => link.client.workflow.result(workflowId, runId);
  try {
    const result = webhookResultSchema.safeParse(await link.client.withDeadline(Date.now() + queryTimeoutMs, ask));
    if (result.success && result.data.run === runId) return { state: 'delivered', attempts: result.data.attempts };
    return { state: 'undelivered', attempts: [] };
  } catch (error) {
    if (isForged(error)) return { state: 'undelivered', attempts: [] };
    if (!(error instanceof WorkflowFailedError)) throw serverRefusal(error, workflowId);
    const { cause } = error;
    const given = cause instanceof ApplicationFailure ? cause.details?.[0] : undefined;
    return { state: 'undelivered', attempts: attemptsSchema.safeParse(given).data ?? [] };
  }
};
