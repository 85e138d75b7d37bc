import { type Client, WorkflowNotFoundError } from '@temporalio/client';
import { ApplicationFailure, ApplicationFailureCategory } from '@temporalio/common';
import { callbackTarget } from '../../protocol/callback-target.ts';
import type { FailureType } from '../../protocol/failures.ts';
import { callbackSignal, sealedMessage } from '../../protocol/messages.ts';
import type { CallbackActivities } from './types.ts';

/** The activity of `callbackInbox`: finds the verification by its reference and signals it. */
export const callbackActivities = (client: Client): CallbackActivities => ({
  deliverCallback: async (callback) => {
    const run = await callbackTarget(client.workflow, callback.uuid);
    if (!run)
      throw ApplicationFailure.create({
        type: 'NotYet' satisfies FailureType,
        message: 'No verification has this uuid yet',
        category: ApplicationFailureCategory.BENIGN,
      });
    const message = sealedMessage(callbackSignal, 'signal', [callback]);
    try {
      await client.workflow.getHandle(run.workflowId, run.runId).signal(callbackSignal, message);
      return 'delivered';
    } catch (error) {
      if (error instanceof WorkflowNotFoundError) return 'after_end';
      throw error;
    }
  },
});
