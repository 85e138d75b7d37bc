import {
  ActivityFailure,
  ApplicationFailure,
  condition,
  defineQuery,
  defineSignal,
  isCancellation,
  proxyActivities,
  setCurrentDetails,
  setHandler,
  upsertSearchAttributes,
  workflowInfo,
} from '@temporalio/workflow';
import type { WebhookActivities } from '../../activities/webhooks/types.ts';
import type { WebhookAttempt, WebhookEvent } from '../../contract/webhooks.ts';
import type { attemptNowSignal, attemptsQuery, WebhookResult } from '../../protocol/webhooks.ts';
import { statusKey } from '../run/progress.ts';

const { sendWebhook } = proxyActivities<WebhookActivities>({
  // The result is an attempt, delivered or not; a worker that died returns none.
  startToCloseTimeout: '30s',
  summary: 'Deliver the event to the backend',
});

const attemptNow = defineSignal('attemptNow' satisfies typeof attemptNowSignal);
const attemptsOf = defineQuery<WebhookAttempt[]>('attempts' satisfies typeof attemptsQuery);

/** Spread over a bit more than a day, as Standard Webhooks recommends. */
const waits = ['5s', '30s', '2m', '10m', '30m', '1h', '2h', '4h', '8h', '9h'] as const;
/** After this many failed attempts the endpoint is shown as failing. */
const failingAfter = 4;
/** The receiver says that it is gone for good. */
const gone = 410;

const describe = ({ at, status, error, delivered }: WebhookAttempt): string =>
  `${at}: ${delivered ? 'delivered' : 'not delivered'} (${status ?? error ?? 'unknown'})`;

/** A result that does not come from the worker: the event may have arrived, and is sent again. */
const unknownFate = (error: unknown): WebhookAttempt => {
  if (!(error instanceof ActivityFailure) || isCancellation(error)) throw error;
  return { at: new Date().toISOString(), delivered: false, error: 'unknown' };
};

/**
 * Delivers one event, at least once. Its run is the delivery log. If an event is never accepted, the run fails, so that operators
 * see it.
 */
export async function webhook(event: WebhookEvent): Promise<WebhookResult> {
  const attempts: WebhookAttempt[] = [];
  let hurry = false;
  setHandler(attemptNow, () => {
    hurry = true;
  });
  setHandler(attemptsOf, () => attempts);
  for (const wait of [undefined, ...waits]) {
    if (wait !== undefined) await condition(() => hurry, wait, { summary: 'Wait before the next attempt' });
    hurry = false;
    const attempt = await sendWebhook(event).catch(unknownFate);
    attempts.push(attempt);
    setCurrentDetails(attempts.map(describe).join('\n\n'));
    if (attempt.delivered) {
      if (attempts.length >= failingAfter) upsertSearchAttributes([{ key: statusKey, value: 'delivered' }]);
      return { run: workflowInfo().runId, attempts };
    }
    if (attempt.status === gone) break;
    if (attempts.length === failingAfter) upsertSearchAttributes([{ key: statusKey, value: 'failing' }]);
  }
  throw ApplicationFailure.create({
    type: 'Undelivered',
    message: `The receiver did not accept it in ${attempts.length} attempts`,
    nonRetryable: true,
    details: [attempts],
  });
}
