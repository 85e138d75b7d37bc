import { activityInfo } from '@temporalio/activity';
import type { Client } from '@temporalio/client';
import { begun } from '../activities/http/activity-context.ts';
import type { ActivityServices } from '../activities/index.ts';

/** By a heartbeat that is waited for; the SDK's own are sent without an answer. */
export const beginningToldTo =
  (client: Client): ActivityServices['tellBegun'] =>
  async () => {
    const { taskToken, namespace, activityId, workflowExecution } = activityInfo();
    const workflowId = workflowExecution?.workflowId;
    await client.activity.heartbeat(taskToken, begun, {
      serializationContext: {
        type: 'activity',
        namespace,
        activityId,
        isLocal: false,
        ...(workflowId && { workflowId }),
      },
    });
  };
