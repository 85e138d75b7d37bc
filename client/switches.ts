import { setTimeout as sleep } from 'node:timers/promises';
import { WorkflowNotFoundError } from '@temporalio/common';
import { type Provider, providers } from '../contract/providers/index.ts';
import { sealedMessage } from '../protocol/messages.ts';
import { offIn, type SetSwitch, type SwitchesMemo, switchesWorkflow } from '../protocol/switches.ts';
import { askServer, type ClientContext } from './context.ts';
import { HwaginError, isHwaginError } from './errors.ts';
import { noWorker } from './temporal-errors.ts';

/** Whether an operator has switched a provider off; `since` is when. */
export interface ProviderSwitch {
  provider: Provider;
  on: boolean;
  since?: string;
}

/**
 * Switches a provider off for new messages and records, or on again. Returns once the memo says so; workers read it within
 * seconds. Throws `no_worker` if no worker has handled it: the change is stored, and takes effect once a worker runs.
 */
export const setSwitch = async (context: ClientContext, provider: Provider, on: boolean): Promise<void> => {
  expectProvider(provider);
  // If the workflow was closed from outside, the next run starts with its last state.
  const off = await offProviders(context);
  await askServer(context, switchesWorkflow.id, () =>
    context.client.workflow.signalWithStart(switchesWorkflow.type, {
      workflowId: switchesWorkflow.id,
      taskQueue: context.taskQueue,
      args: [off],
      memo: { off } satisfies SwitchesMemo,
      signal: switchesWorkflow.signal,
      signalArgs: [sealedMessage(switchesWorkflow.signal, 'signal', [{ provider, on } satisfies SetSwitch])],
      staticSummary: 'Which providers an operator has switched off',
    }),
  );
  for (const giveUp = Date.now() + patienceMs; Date.now() < giveUp; await sleep(100))
    if (((await offProviders(context))[provider] === undefined) === on) return;
  throw noWorker();
};

const patienceMs = 10_000;

/** Every provider, and whether it is on. Needs no worker. */
export const readSwitches = async (context: ClientContext): Promise<ProviderSwitch[]> => {
  const off = await offProviders(context);
  return providers.map((provider) => {
    const since = off[provider];
    return { provider, on: since === undefined, ...(since !== undefined && { since }) };
  });
};

const offProviders = async (context: ClientContext): Promise<SwitchesMemo['off']> => {
  try {
    const { memo } = await askServer(context, switchesWorkflow.id, () =>
      context.client.workflow.getHandle(switchesWorkflow.id).describe(),
    );
    const off = offIn(memo);
    if (off) return off;
  } catch (error) {
    if (isHwaginError(error, 'not_found') || error instanceof WorkflowNotFoundError) return {};
    throw error;
  }
  throw new HwaginError({ code: 'not_configured', message: 'The providers’ switches cannot be read' });
};

const expectProvider = (provider: string): void => {
  if ((providers as readonly string[]).includes(provider)) return;
  const message = `provider: expected one of ${providers.join(', ')}`;
  throw new HwaginError({ code: 'invalid_input', message, field: 'provider' });
};
