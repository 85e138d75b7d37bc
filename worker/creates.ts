import { activityInfo } from '@temporalio/activity';
import { type Client, WorkflowNotFoundError } from '@temporalio/client';
import type { Creates } from '../activities/provider.ts';
import {
  adoptAnswerSchema,
  adoptUpdate,
  type CreateNews,
  createsId,
  createsWorkflow,
  toldSignal,
} from '../protocol/creates.ts';
import { answerTo, sealedMessage } from '../protocol/messages.ts';

/** Milliseconds. */
const patienceMs = 5_000;

export interface CreatesOptions {
  client: Client;
  taskQueue: string;
  /** Keyed: it reveals nothing about what is hashed. */
  hash: (parts: readonly string[]) => string;
}

/**
 * Keeps track of who creates records that look alike, in Temporal itself. Rejects answers that do not come from the right run.
 */
export const createsIn = ({ client, taskQueue, hash }: CreatesOptions): Creates => {
  const tell = (kind: string, news: CreateNews) =>
    client.withDeadline(Date.now() + patienceMs, () =>
      client.workflow.signalWithStart(createsWorkflow, {
        workflowId: createsId(kind),
        taskQueue,
        args: [],
        signal: toldSignal,
        signalArgs: [sealedMessage(toldSignal, 'signal', [news])],
        staticSummary: 'Tracks who creates records that look alike; ends by itself',
      }),
    );
  const begin = async (kinds: readonly string[]): Promise<void> => {
    const { run, call } = caller();
    await Promise.all(kinds.map((kind) => tell(kind, { kind: 'begins', run, call, at: Date.now() })));
  };
  const isAlone = async (kind: string): Promise<boolean> => {
    const message = sealedMessage(adoptUpdate, 'update', [caller().run]);
    try {
      const given = await client.withDeadline(Date.now() + patienceMs, () =>
        client.workflow
          .getHandle(createsId(kind))
          .executeUpdate<unknown, [unknown]>(adoptUpdate, { args: [message], updateId: message.id }),
      );
      return answerTo(message.id, adoptAnswerSchema, given) === 'alone';
    } catch (error) {
      // The list is empty: it does not know the asking run either.
      if (error instanceof WorkflowNotFoundError) return false;
      throw error;
    }
  };
  return {
    begins: (kinds) => begin(kinds.map(hash)),
    left: async (kinds) => {
      const { call } = caller();
      await Promise.all(kinds.map((kind) => tell(hash(kind), { kind: 'left', call })));
    },
    mayTake: async (uuid, kinds) => {
      for (const kind of kinds) if (!(await isAlone(hash(kind)))) return false;
      // Also registers under the record's own id, which every run that might adopt the record does, for whatever reason.
      await begin([uuid]);
      return isAlone(uuid);
    },
  };
};

/** The run, and its call that is in progress. */
const caller = (): { run: string; call: string } => {
  const { activityId, workflowExecution } = activityInfo();
  const run = workflowExecution?.runId;
  if (run === undefined) throw new Error('expected to be called by a workflow');
  return { run, call: `${run}/${activityId}` };
};
