import type { Client } from '@temporalio/client';
import { WorkflowExecutionAlreadyStartedError } from '@temporalio/common';
import type { WebhookActivities } from '../activities/webhooks/types.ts';
import { type WebhookMemo, webhookId, webhookWorkflow } from '../contract/webhooks.ts';

/** The activity that gives each event a run of its own: its id makes that happen once, however often it is tried. */
export const announceActivity = (client: Client, taskQueue: string): Pick<WebhookActivities, 'announce'> => ({
  announce: async (event) => {
    const { id, sequence, status } = event.data;
    try {
      await client.workflow.start(webhookWorkflow, {
        workflowId: webhookId(id, sequence),
        taskQueue,
        args: [event],
        memo: { event } satisfies WebhookMemo,
        workflowIdReusePolicy: 'REJECT_DUPLICATE',
        staticSummary: `${id}: ${status}`,
      });
    } catch (error) {
      if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
    }
    return 'announced';
  },
});
