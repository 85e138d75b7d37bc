import { ApplicationFailure, defineSignal, proxyActivities, setCurrentDetails, setHandler } from '@temporalio/workflow';
import type { CallbackActivities } from '../../activities/callbacks/types.ts';
import type { Callback } from '../../contract/callbacks.ts';
import type { CallbackInboxResult } from '../../protocol/callbacks.ts';
import type { callbackSignal } from '../../protocol/messages.ts';

/**
 * While its create is still being searched for, a record becomes known within a minute. If a worker was down, it takes longer.
 */
const { deliverCallback } = proxyActivities<CallbackActivities>({
  startToCloseTimeout: '10s',
  scheduleToCloseTimeout: '6h',
  retry: { initialInterval: '2s', backoffCoefficient: 2, maximumInterval: '2m' },
  summary: 'Deliver the callback to its verification',
});

/**
 * Holds the callbacks for a uuid that no verification has claimed yet, or whose verification has ended. Delivers them in order of
 * arrival. If one is never claimed, the run fails, so that operators see it.
 */
export async function callbackInbox(): Promise<CallbackInboxResult> {
  const waiting: Callback[] = [];
  const fates: CallbackInboxResult['fates'] = [];
  setHandler(defineSignal<[Callback]>('callback' satisfies typeof callbackSignal), (news) => {
    waiting.push(news);
  });
  for (let news = waiting.shift(); news; news = waiting.shift()) {
    try {
      fates.push({ type: news.type, fate: await deliverCallback(news) });
    } catch (error) {
      throw ApplicationFailure.create({
        type: 'Undelivered',
        message: `No verification claimed this ${news.type}`,
        nonRetryable: true,
        ...(error instanceof Error && { cause: error }),
      });
    }
    setCurrentDetails(fates.map(({ type, fate }) => `\`${type}\`: ${fate.replace('_', ' the ')}`).join('\n\n'));
  }
  return { fates };
}
