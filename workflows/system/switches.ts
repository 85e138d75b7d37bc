import {
  allHandlersFinished,
  condition,
  defineSignal,
  makeContinueAsNewFunc,
  setCurrentDetails,
  setHandler,
  upsertMemo,
  workflowInfo,
} from '@temporalio/workflow';
import type { SetSwitch, SwitchesMemo, switchesWorkflow } from '../../protocol/switches.ts';

const setSwitch = defineSignal<[SetSwitch]>('setSwitch' satisfies (typeof switchesWorkflow)['signal']);

/** How often it continues as new, so that a change of the encryption keys reaches the stored data. */
const oneRun = '1d';

/**
 * Stores which providers an operator has switched off, for as long as the namespace exists. Workers read its memo and do not need
 * to query this workflow. A new run starts with the memo of the previous one, so that the memo is never missing.
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
  show();
  await condition(() => workflowInfo().continueAsNewSuggested, oneRun, { summary: 'Until it continues as new' });
  await condition(allHandlersFinished);
  const memo = { off } satisfies SwitchesMemo;
  await makeContinueAsNewFunc<typeof providerSwitches>({ memo })(off);
}
