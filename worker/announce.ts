import { activityInfo } from '@temporalio/activity';
import type { Client } from '@temporalio/client';
import type { ActivityServices } from '../activities/index.ts';
import { begunSignal, sealedMessage } from '../protocol/messages.ts';

/**
 * By a signal to its run, where nobody can take it back: heartbeats can be written by whoever can write to Temporal. Then by a
 * heartbeat that is waited for (the SDK's own are sent without an answer): Temporal takes none of an attempt that has timed out,
 * so that the run has heard of every attempt that does anything before it hears of its end.
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
