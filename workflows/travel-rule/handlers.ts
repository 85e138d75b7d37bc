import { condition, defineSignal, setHandler } from '@temporalio/workflow';
import type { Callback } from '../../contract/callbacks.ts';
import type { begunSignal, callbackSignal } from '../../protocol/messages.ts';
import { handleMessages } from '../run/handlers.ts';
import { expectAbandonment, expectCancelable, expectTransfer } from './checks.ts';
import type { TravelRule } from './travel-rule.ts';

/** How long the reporter of a transfer waits for the Enclave; the report itself goes on for days if it must. */
const patience = '10s';

/** Registers what callers and the counterparty may say to a travel-rule verification, and what its own calls say. */
export const handleTravelRule = (travelRule: TravelRule): void => {
  setHandler(defineSignal<[Callback]>('callback' satisfies typeof callbackSignal), (news) => travelRule.hear(news), {
    description: 'News of the counterparty, by a callback of the provider',
  });
  setHandler(
    defineSignal<[activityId: string]>('begun' satisfies typeof begunSignal),
    (activityId) => void travelRule.announcedCalls.add(activityId),
    { description: 'A call begins' },
  );
  handleMessages(travelRule, {
    isReady: () => travelRule.status !== 'requesting',
    wait: async () => {
      await condition(() => travelRule.over, patience, { summary: 'How long the caller waits for the report' });
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
