import { setTimeout as sleep } from 'node:timers/promises';
import { cancellationSignal, heartbeat } from '@temporalio/activity';
import { type Client, WorkflowNotFoundError } from '@temporalio/client';
import { WorkflowExecutionAlreadyStartedError } from '@temporalio/common';
import { decodeFromPayloadsAtIndex } from '@temporalio/common/lib/internal-non-workflow/index.js';
import type { KeyProvider } from '../../privacy/key-provider.ts';
import { type Erasure, tombstoneWorkflow } from '../../protocol/erasure.ts';
import { type TombstoneMemo, tombstoneSchema } from '../../protocol/memos.ts';
import type { SealedValue } from '../../protocol/seals.ts';
import { type Activities, forgets } from '../index.ts';
import { withProfile } from '../profile.ts';
import type { ErasureActivities } from './types.ts';

/** Temporal deletes in the background, within a minute; if it takes longer, the activity is repeated. Milliseconds. */
const deletedWithin = 120_000;
const lookEvery = 1_000;

/** The activities of `erasure`; `calls` are the activities that ask providers to erase their data. */
export const erasureActivities = (
  { client, taskQueue, keys }: { client: Client; taskQueue: string; keys: KeyProvider },
  calls: Activities,
): ErasureActivities => ({
  forgetAtProvider: async (erasure) => {
    if (erasure.provider === undefined) return 'forgotten';
    for (const runId of await runsOf(client, erasure)) {
      heartbeat();
      const history = await historyOf(client, erasure.id, runId);
      // Whatever the flow: a run may have used several providers.
      for (const { answersOf, forget } of forgets)
        for (const { answer, profile } of await answersIn(history, client, { ...erasure, runId }, answersOf))
          await withProfile(profile, () => forget(calls, answer));
    }
    return 'forgotten';
  },
  buryRuns: async (erasure) => {
    await raiseTombstone(client, taskQueue, erasure.id);
    const runs = await runsOf(client, erasure);
    for (const runId of runs) await deleteRun(client, erasure.id, runId);
    const giveUp = Date.now() + deletedWithin;
    for (const runId of runs) {
      while (await isThere(client, erasure.id, runId)) {
        // A worker that stops does not wait for the deletion: the activity is repeated by another.
        const isOver = Date.now() > giveUp || cancellationSignal().aborted;
        if (isOver) throw new Error('Temporal has not deleted every run yet');
        heartbeat();
        await sleep(lookEvery);
      }
    }
    // Where each verification has its own key, what database backups still hold is unreadable from here on.
    await keys.destroy?.({ namespace: client.options.namespace, workflowId: erasure.id });
    return 'buried';
  },
});

/** From here on nobody can start the id again; an existing tombstone stays. */
const raiseTombstone = async (client: Client, taskQueue: string, workflowId: string): Promise<void> => {
  const found = await client.workflow.getHandle(workflowId).describe().catch(ifNotFound);
  if (found?.type === tombstoneWorkflow && tombstoneSchema.safeParse(found.memo).data?.erased === workflowId) return;
  try {
    await client.workflow.start(tombstoneWorkflow, {
      workflowId,
      taskQueue,
      args: [],
      memo: { erased: workflowId } satisfies TombstoneMemo,
      workflowIdReusePolicy: 'ALLOW_DUPLICATE',
      staticSummary: 'An erased verification',
    });
  } catch (error) {
    if (error instanceof WorkflowExecutionAlreadyStartedError)
      throw new Error('The verification was started again while it was being erased', { cause: error });
    throw error;
  }
};

/** Every run under the id except the tombstone: the latest as it was described, earlier ones from visibility. */
const runsOf = async (client: Client, { id, runId }: Erasure): Promise<string[]> => {
  const runs = new Set(runId === undefined ? [] : [runId]);
  const query = `WorkflowId = '${id}' AND WorkflowType != '${tombstoneWorkflow}'`;
  for await (const run of client.workflow.list({ query })) runs.add(run.runId);
  return [...runs];
};

interface Answer {
  answer: unknown;
  profile: string | undefined;
}

const historyOf = async (client: Client, workflowId: string, runId: string) => {
  const history = await client.workflow.getHandle(workflowId, runId).fetchHistory().catch(ifNotFound);
  return history?.events ?? [];
};

/** What activities with this name have returned in a run, and the settings profile of each. */
const answersIn = async (
  events: Awaited<ReturnType<typeof historyOf>>,
  client: Client,
  { id: workflowId, runId }: { id: string; runId: string },
  activity: string,
): Promise<Answer[]> => {
  const scheduled = new Map(
    events
      .filter((event) => event.activityTaskScheduledEventAttributes?.activityType?.name === activity)
      .map(({ eventId, activityTaskScheduledEventAttributes: asked }) => [String(eventId), asked?.activityId ?? '']),
  );
  const answers: Answer[] = [];
  for (const { activityTaskCompletedEventAttributes: completed } of events) {
    const id = scheduled.get(String(completed?.scheduledEventId));
    if (!completed || id === undefined) continue;
    const { loadedDataConverter, namespace } = client.options;
    const context = { type: 'activity', namespace, workflowId, activityId: id, isLocal: false } as const;
    const { payloads } = completed.result ?? {};
    const sealed = await decodeFromPayloadsAtIndex<SealedValue | null>(loadedDataConverter, 0, payloads, context);
    const isOurs = sealed?.activity === activity && sealed.id === id && sealed.run === runId;
    if (isOurs) answers.push({ answer: sealed.value, profile: sealed.profile });
  }
  return answers;
};

/** https://grpc.io/docs/guides/status-codes/ */
const grpcNotFound = 5;

const deleteRun = async (client: Client, workflowId: string, runId: string): Promise<void> => {
  const { namespace } = client.options;
  const workflowExecution = { workflowId, runId };
  try {
    await client.workflowService.deleteWorkflowExecution({ namespace, workflowExecution });
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === grpcNotFound)) throw error;
  }
};

/** Whether Temporal still finds a run: by its id, or in a list. */
const isThere = async (client: Client, workflowId: string, runId: string): Promise<boolean> => {
  if (await client.workflow.getHandle(workflowId, runId).describe().catch(ifNotFound)) return true;
  const { namespace } = client.options;
  const query = `WorkflowId = '${workflowId}' AND RunId = '${runId}'`;
  const { count } = await client.workflowService.countWorkflowExecutions({ namespace, query });
  return Number(count) > 0;
};

const ifNotFound = (error: unknown): undefined => {
  if (error instanceof WorkflowNotFoundError) return undefined;
  throw error;
};
