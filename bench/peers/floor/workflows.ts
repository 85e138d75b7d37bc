import {
  allHandlersFinished,
  condition,
  defineUpdate,
  proxyActivities,
  proxyLocalActivities,
  setHandler,
  sleep,
  upsertSearchAttributes,
} from '@temporalio/workflow';
import type { Outcome, Verdict } from '../../contenders/contender.ts';
import type { FloorActivities } from './contender.ts';

export const sent = defineUpdate<void>('sent');
export const submitCode = defineUpdate<Verdict>('submitCode');

const { nothing: local } = proxyLocalActivities<FloorActivities>({ startToCloseTimeout: '1 minute' });
const { nothing } = proxyActivities<FloorActivities>({
  startToCloseTimeout: '1 minute',
  retry: { maximumAttempts: 1 },
});

const status = { name: 'VerificationStatus', type: 'KEYWORD' } as const;

/** The same history as Hwagin's, event for event, of a flow that does nothing: what the engine itself costs. */
export async function verifyNothing(): Promise<Outcome> {
  let isSent = false;
  let isDone = false;
  let submitted = false;
  setHandler(sent, async () => {
    await condition(() => isSent);
  });
  setHandler(submitCode, async (): Promise<Verdict> => {
    submitted = true;
    await condition(() => isDone);
    return 'verified';
  });
  await local();
  await nothing();
  isSent = true;
  upsertSearchAttributes([{ key: status, value: 'awaiting_user' }]);
  // Left running at the end, as there: to cancel it would be an event more.
  void sleep('3 minutes');
  await condition(() => submitted);
  await nothing();
  isDone = true;
  upsertSearchAttributes([{ key: status, value: 'verified' }]);
  await condition(allHandlersFinished);
  return { status: 'verified' };
}
