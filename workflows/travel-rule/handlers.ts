import { condition, defineSignal, setHandler } from '@temporalio/workflow';
import type { Callback } from '../../contract/callbacks.ts';
import type { begunSignal, callbackSignal } from '../../protocol/messages.ts';
import { handleMessages } from '../run/handlers.ts';
import { expectAbandonment, expectCancelable, expectTransfer } from './checks.ts';
import type { TravelRule } from './travel-rule.ts';

/** How long a caller that reports a transfer waits for the Enclave. The report itself is retried for days if needed. */
const patience = '10s';

/** Registers the messages that callers, the counterparty and the run's own calls can send to a travel-rule verification. */
export const handleTravelRule = (travelRule: TravelRule): void => {
  setHandler(defineSignal<[Callback]>('callback' satisfies typeof callbackSignal), (news) => travelRule.hear(news), {
    description: 'News about the counterparty, from a callback of the provider',
  });
  setHandler(
    defineSignal<[activityId: string]>('begun' satisfies typeof begunSignal),
    (activityId) => void travelRule.announcedCalls.add(activityId),
    { description: 'A call of this run starts' },
  );
  handleMessages(travelRule, {
    isReady: () => travelRule.status !== 'requesting',
    wait: async () => {
      await condition(() => travelRule.over, patience, { summary: 'While the caller waits for the report' });
    },
    verbs: {
      reportTransfer: {
        check: (transfer) => expectTransfer(travelRule, transfer),
        act: (transfer) => travelRule.decide({ kind: 'transfer', transfer }),
      },
      abandonTransfer: {
        check: (reason) => expectAbandonment(travelRule, reason),
        act: (reason) => travelRule.decide({ kind: 'abandon', reason }),
      },
      cancel: { check: () => expectCancelable(travelRule), act: () => travelRule.requestCancel() },
    },
  });
};
