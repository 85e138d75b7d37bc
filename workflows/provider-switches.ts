import {
  allHandlersFinished,
  condition,
  continueAsNew,
  defineSignal,
  setCurrentDetails,
  setHandler,
  upsertMemo,
  workflowInfo,
} from '@temporalio/workflow';
import type { SetSwitch, SwitchesMemo, switchesWorkflow } from '../contract/switches.ts';

const setSwitch = defineSignal<[SetSwitch]>('setSwitch' satisfies (typeof switchesWorkflow)['signal']);

/**
 * Keeps which providers an operator has switched off, for as long as the namespace lives. Its memo is the answer: workers
 * read it without asking this workflow.
 */
export async function providerSwitches(before: SwitchesMemo['off'] = {}): Promise<void> {
  const off = { ...before };
  const show = () => {
    upsertMemo({ off } satisfies SwitchesMemo);
    setCurrentDetails(Object.keys(off).length === 0 ? 'Every provider is on.' : `Off: ${Object.keys(off).join(', ')}.`);
  };
  setHandler(
    setSwitch,
    ({ provider, on }) => {
      if (on) delete off[provider];
      else off[provider] ??= new Date().toISOString();
      show();
    },
    { description: 'Switch a provider off or on' },
  );
  await condition(() => workflowInfo().continueAsNewSuggested);
  await condition(allHandlersFinished);
  await continueAsNew<typeof providerSwitches>(off);
}
