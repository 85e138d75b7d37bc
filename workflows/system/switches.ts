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

/** Written anew so often, so that a change of the encryption keys reaches what it holds. */
const oneRun = '1d';

/**
 * Keeps which providers an operator has switched off, for as long as the namespace lives. Its memo is the answer: workers
 * read it without asking this workflow. A run begins with the memo of the one before, so that no moment is without it.
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
  await condition(() => workflowInfo().continueAsNewSuggested, oneRun, { summary: 'Until it is written anew' });
  await condition(allHandlersFinished);
  const memo = { off } satisfies SwitchesMemo;
  await makeContinueAsNewFunc<typeof providerSwitches>({ memo })(off);
}
