import type { Client } from '@temporalio/client';
import type { Logger } from 'pino';
import { type SwitchesMemo, switchesWorkflow } from '../contract/switches.ts';
import type { Provider } from '../contract/words.ts';

const staleAfterMs = 5_000;

/**
 * Which providers an operator has switched off, as the memo of the switches' workflow says: read at most every five seconds,
 * when an activity asks. What was read last holds while Temporal does not answer.
 */
export const readSwitches = (client: Client, log: Logger) => {
  let known: SwitchesMemo['off'] = {};
  let readAt = 0;
  let reading: Promise<void> | undefined;
  const read = async (): Promise<void> => {
    try {
      const { memo } = await client.workflow.getHandle(switchesWorkflow.id).describe();
      known = (memo as Partial<SwitchesMemo> | undefined)?.off ?? {};
    } catch (error) {
      if ((error as Error).name === 'WorkflowNotFoundError') known = {};
      else log.warn({ err: error }, 'the providers’ switches cannot be read; the last known hold');
    } finally {
      readAt = Date.now();
      reading = undefined;
    }
  };
  return async (provider: Provider): Promise<boolean> => {
    if (Date.now() - readAt > staleAfterMs) await (reading ??= read());
    return known[provider] === undefined;
  };
};
