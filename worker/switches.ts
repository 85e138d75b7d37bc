import type { Client } from '@temporalio/client';
import { WorkflowNotFoundError } from '@temporalio/common';
import type { Logger } from 'pino';
import type { Provider } from '../contract/providers/index.ts';
import { offIn, type SwitchesMemo, switchesWorkflow } from '../protocol/switches.ts';

const staleAfterMs = 5_000;
const patienceMs = 5_000;

/**
 * Which providers an operator has switched off, read from the memo of the switches' workflow: at most every five seconds, when an
 * activity asks. The last known state applies while the memo cannot be read, and if the workflow was closed or deleted: only an
 * operator can switch a provider on. Rejects if nothing could be read yet.
 */
export const readSwitches = (client: Client, log: Logger) => {
  let known: SwitchesMemo['off'] | undefined;
  let readAt = 0;
  let reading: Promise<void> | undefined;
  const read = async (): Promise<void> => {
    try {
      const { memo, status } = await client.withDeadline(Date.now() + patienceMs, () =>
        client.workflow.getHandle(switchesWorkflow.id).describe(),
      );
      const off = offIn(memo);
      if (off) known = off;
      else log.warn('the providers’ switches are malformed; the last known state applies');
      if (status.name !== 'RUNNING')
        log.warn(
          { state: status.name },
          'the workflow of the providers’ switches was ended from outside; its last state applies',
        );
    } catch (error) {
      // No operator has ever switched a provider, or the workflow was deleted.
      if (error instanceof WorkflowNotFoundError) known ??= {};
      else log.warn({ err: error }, 'the providers’ switches cannot be read; the last known state applies');
    } finally {
      readAt = Date.now();
      reading = undefined;
    }
  };
  return async (provider: Provider): Promise<boolean> => {
    if (!known || Date.now() - readAt > staleAfterMs) await (reading ??= read());
    if (!known) throw new Error('The providers’ switches could not be read yet');
    return known[provider] === undefined;
  };
};
