import type { Client } from '@temporalio/client';
import { callbackTarget } from '../../protocol/callback-target.ts';
import { callbackInboxId, callbackInboxWorkflow } from '../../protocol/callbacks.ts';
import { callbackSignal, sealedMessage } from '../../protocol/messages.ts';
import { askTemporal } from '../temporal.ts';
import type { Verifications } from '../verifications.ts';
import type { CallbackPost } from './delivery.ts';

/** A provider that waits only one second should get "not now" rather than no answer. Milliseconds. */
const patienceMs = 800;

export const temporalPost = (client: Client, taskQueue: string, verifications: Verifications): CallbackPost => ({
  find: async (uuid) => {
    const run = await askTemporal(client, () => callbackTarget(client.workflow, uuid), patienceMs);
    return run?.workflowId;
  },
  signal: (id, callback) => verifications.callback(id, callback),
  outcome: (id) => verifications.result(id, { timeoutMs: patienceMs, purpose: 'callback' }),
  keep: async (callback) => {
    const inbox = () =>
      client.workflow.signalWithStart(callbackInboxWorkflow, {
        workflowId: callbackInboxId(callback.uuid),
        taskQueue,
        args: [],
        signal: callbackSignal,
        signalArgs: [sealedMessage(callbackSignal, 'signal', [callback])],
        staticSummary: `VerifyVASP callbacks of ${callback.uuid}`,
      });
    await askTemporal(client, inbox, patienceMs);
  },
});
