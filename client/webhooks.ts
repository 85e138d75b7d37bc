import { WorkflowExecutionAlreadyStartedError, WorkflowFailedError } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import type { WebhookAttempt, WebhookEvent } from '../contract/webhooks.ts';
import { answerTo, sealedMessage } from '../protocol/messages.ts';
import {
  attemptNowSignal,
  attemptsQuery,
  attemptsSchema,
  type WebhookMemo,
  webhookId,
  webhookIds,
  webhookMemoSchema,
  webhookResultSchema,
  webhookWorkflow,
} from '../protocol/webhooks.ts';
import { askServer, askWorker, type ClientContext, queryTimeoutMs } from './context.ts';
import { HwaginError, isHwaginError } from './errors.ts';
import { parseId } from './input.ts';
import { isOpen, type RunInfo } from './look.ts';
import { isForged, noWorker, serverRefusal } from './temporal-errors.ts';

/** The delivery state of one event of a verification. */
export type WebhookDelivery = Found | Missing;

interface Found {
  sequence: number;
  event: WebhookEvent;
  /** `pending`: not accepted yet, and retried. `undelivered`: given up after a day. */
  state: 'pending' | 'delivered' | 'undelivered';
  attempts: WebhookAttempt[];
}

/** There were later events, but this one could not be handed over, or Temporal no longer retains it. */
interface Missing {
  sequence: number;
  event?: undefined;
  state: 'missing';
  attempts: [];
}

/** All that Temporal retains, in order, with an entry for each number that is missing between them. */
export const webhooksOf = async (context: ClientContext, id: string): Promise<WebhookDelivery[]> => {
  parseId(id);
  return withGaps((await deliveriesOf(context, id)).map(({ delivery }) => delivery));
};

/** An event that is still being retried is tried now; a finished one is sent once more, under the same id. */
export const resendWebhooks = async (
  context: ClientContext,
  id: string,
  sequence?: number,
): Promise<WebhookDelivery[]> => {
  parseId(id);
  const wanted = (await deliveriesOf(context, id)).filter(
    ({ delivery }) => sequence === undefined || delivery.sequence === sequence,
  );
  if (wanted.length === 0)
    throw new HwaginError({ code: 'not_found', message: `There is no such webhook of "${id}".` });
  for (const { workflowId, delivery } of wanted) {
    const { event, state } = delivery;
    if (state === 'pending') {
      await askServer(context, id, () =>
        context.client.workflow.getHandle(workflowId).signal(attemptNowSignal, hurry()),
      );
    } else await startAgain(context, id, workflowId, event);
  }
  return wanted.map(({ delivery }) => delivery);
};

const hurry = () => sealedMessage(attemptNowSignal, 'signal', []);

interface Kept {
  workflowId: string;
  delivery: Found;
}

/** Ordered by the start of their verification (an id can be started again), then by number. */
const deliveriesOf = async (context: ClientContext, id: string): Promise<Kept[]> => {
  const kept: Kept[] = [];
  for (const { run, event } of await runsOf(context, id)) {
    const delivery = await unlessGone(deliveryOf(context, run, event));
    if (delivery) kept.push({ workflowId: run.workflowId, delivery });
  }
  const rank = ({ delivery }: Kept) => Date.parse(delivery.event.data.createdAt);
  return kept.sort((a, b) => rank(a) - rank(b) || a.delivery.sequence - b.delivery.sequence);
};

interface Told {
  run: RunInfo;
  event: WebhookEvent;
}

/**
 * The runs that the index lists, each as described by Temporal itself, and those that the index does not list yet, because it
 * lags behind.
 */
const runsOf = async (context: ClientContext, id: string): Promise<Told[]> => {
  const told = new Map<string, Told>();
  const take = async (workflowId: string): Promise<number> => {
    const run = told.has(workflowId) ? undefined : await runOf(context, workflowId);
    const event = run && eventOf(run, id);
    if (event) told.set(workflowId, { run, event });
    return event?.data.sequence ?? 0;
  };
  let last = 0;
  for (const workflowId of await listed(context, id)) last = Math.max(last, await take(workflowId));
  for (let sequence = 1; sequence <= last + unlisted; sequence++)
    last = Math.max(last, await take(webhookId(id, sequence)));
  return [...told.values()];
};

/** The event that a run delivers; undefined if it was not written with our keys, or belongs to another verification. */
const eventOf = (run: RunInfo, id: string): WebhookEvent | undefined => {
  const memo = webhookMemoSchema.safeParse(run.memo);
  if (!memo.success || memo.data.event.data.id !== id) return undefined;
  const own = webhookId(id, memo.data.event.data.sequence);
  return run.workflowId === own || run.workflowId.startsWith(`${own}/`) ? memo.data.event : undefined;
};

/** After this many missing numbers in a row (never handed over, or no longer retained) the search stops. */
const unlisted = 3;

const listed = (context: ClientContext, id: string): Promise<Set<string>> =>
  askServer(context, id, async () => {
    const ids = new Set<string>();
    const query = `WorkflowType = '${webhookWorkflow}' AND WorkflowId STARTS_WITH '${webhookIds(id)}'`;
    for await (const { workflowId } of context.client.workflow.list({ query })) ids.add(workflowId);
    return ids;
  });

const withGaps = (deliveries: Found[]): WebhookDelivery[] =>
  deliveries.flatMap((each, index) => {
    const before = deliveries[index - 1];
    const isSameRun = before?.event.data.createdAt === each.event.data.createdAt;
    const first = (isSameRun ? before.sequence : 0) + 1;
    const missing = Array.from({ length: Math.max(0, each.sequence - first) }, (_, n): Missing => {
      return { sequence: first + n, state: 'missing', attempts: [] };
    });
    return [...missing, each];
  });

const startAgain = async (
  context: ClientContext,
  id: string,
  workflowId: string,
  event: WebhookEvent,
): Promise<void> => {
  try {
    await askServer(context, id, () =>
      context.client.workflow.start(webhookWorkflow, {
        workflowId,
        taskQueue: context.taskQueue,
        args: [event],
        memo: { event } satisfies WebhookMemo,
        workflowIdReusePolicy: 'ALLOW_DUPLICATE',
        staticSummary: `${id}: ${event.data.status}, sent again`,
      }),
    );
  } catch (error) {
    // Another caller was faster.
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
  }
};

const runOf = (context: ClientContext, workflowId: string): Promise<RunInfo | undefined> =>
  unlessGone(askServer(context, workflowId, () => context.client.workflow.getHandle(workflowId).describe()));

/** A run may be deleted between two reads. */
const unlessGone = async <T>(asked: Promise<T>): Promise<T | undefined> => {
  try {
    return await asked;
  } catch (error) {
    if (isHwaginError(error, 'not_found')) return undefined;
    throw error;
  }
};

const deliveryOf = async (context: ClientContext, run: RunInfo, event: WebhookEvent): Promise<Found> => {
  const { sequence } = event.data;
  if (isOpen(run)) {
    const handle = context.client.workflow.getHandle(run.workflowId);
    const asked = sealedMessage(attemptsQuery, 'query', []);
    const given = await askWorker(context, run.workflowId, queryTimeoutMs, () => handle.query(attemptsQuery, asked));
    const attempts = answerTo(asked.id, attemptsSchema, given);
    if (!attempts) throw noWorker();
    return { sequence, event, state: 'pending', attempts };
  }
  return { sequence, event, ...(await endOf(context, run)) };
};

const endOf = async (context: ClientContext, run: RunInfo): Promise<Pick<Found, 'state' | 'attempts'>> => {
  const { workflowId, runId } = run;
  const ask = () => context.client.workflow.result(workflowId, runId);
  try {
    const result = webhookResultSchema.safeParse(await context.client.withDeadline(Date.now() + queryTimeoutMs, ask));
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
