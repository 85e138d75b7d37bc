import { activityInfo } from '@temporalio/activity';
import type { Client } from '@temporalio/client';
import { WorkflowExecutionAlreadyStartedError } from '@temporalio/common';
import type { WebhookEvent } from '../../contract/webhooks.ts';
import { type WebhookMemo, webhookId, webhookWorkflow } from '../../protocol/webhooks.ts';
import type { WebhookActivities } from './types.ts';

/** The activity that starts a run for each event. The run's id makes sure that this happens once, however often it is tried. */
export const announceActivity = (client: Client, taskQueue: string): Pick<WebhookActivities, 'announce'> => {
  /** False if the id is taken. */
  const handOver = async (workflowId: string, event: WebhookEvent): Promise<boolean> => {
    try {
      await client.workflow.start(webhookWorkflow, {
        workflowId,
        taskQueue,
        args: [event],
        memo: { event } satisfies WebhookMemo,
        workflowIdReusePolicy: 'REJECT_DUPLICATE',
        staticSummary: `${event.data.id}: ${event.data.status}`,
      });
      return true;
    } catch (error) {
      if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
      return false;
    }
  };
  const isOf = async (workflowId: string, { id }: WebhookEvent): Promise<boolean> => {
    const { memo } = await client.workflow.getHandle(workflowId).describe();
    return (memo as Partial<WebhookMemo> | undefined)?.event?.id === id;
  };
  return {
    announce: async (event) => {
      const { id, sequence } = event.data;
      const own = webhookId(id, sequence);
      // An earlier run under the same id has announced its own event with this number; Temporal retains that event longer than
      // the run.
      if (!(await handOver(own, event)) && !(await isOf(own, event)))
        await handOver(webhookId(id, sequence, activityInfo().workflowExecution?.runId), event);
      return 'announced';
    },
  };
};
