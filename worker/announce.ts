import { activityInfo } from '@temporalio/activity';
import type { Client } from '@temporalio/client';
import type { ActivityServices } from '../activities/index.ts';
import { begunSignal, sealedMessage } from '../protocol/messages.ts';

/**
 * First sends a signal to the run, which nobody can take back; heartbeats alone are not enough, because anybody who can write to
 * Temporal can send them. Then sends a heartbeat and waits for the answer (the SDK's own heartbeats do not wait): Temporal
 * rejects the heartbeat of an attempt that has timed out. So the run learns about every attempt that does anything before it
 * learns about its end.
 */
export const callAnnouncer =
  (client: Client): ActivityServices['announceCall'] =>
  async () => {
    const { taskToken, namespace, activityId, workflowExecution } = activityInfo();
    if (!workflowExecution) throw new Error('expected to be called by a workflow');
    const { workflowId, runId } = workflowExecution;
    const message = sealedMessage(begunSignal, 'signal', [activityId]);
    await client.workflow.getHandle(workflowId, runId).signal(begunSignal, message);
    await client.activity.heartbeat(taskToken, undefined, {
      serializationContext: { type: 'activity', namespace, activityId, workflowId, isLocal: false },
    });
  };
