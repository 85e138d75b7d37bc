import { setTimeout as pause } from 'node:timers/promises';
import type { Connection } from '@temporalio/client';
import { msToTs } from '@temporalio/common/lib/time.js';
import proto, { type temporal } from '@temporalio/proto';
import Long from 'long';
import { type Found, type HistoryEvent, type Payload, payloadsIn } from './payloads.ts';

const enums = proto.temporal.api.enums.v1;
const completed = enums.UpdateWorkflowExecutionLifecycleStage.UPDATE_WORKFLOW_EXECUTION_LIFECYCLE_STAGE_COMPLETED;
type Failure = temporal.api.failure.v1.IFailure;
type Command = temporal.api.command.v1.ICommand;
type SdkMetadata = temporal.api.sdk.v1.IWorkflowTaskCompletedMetadata;
type WorkflowTask = temporal.api.workflowservice.v1.IPollWorkflowTaskQueueResponse & { taskToken: Uint8Array };

const { Acceptance, Request, Response } = proto.temporal.api.update.v1;

/** An activity's call. */
export interface Call {
  activity: string;
  activityId: string;
  input: Payload[];
}

/** How a run stands. */
export interface Standing {
  status: 'running' | 'closed';
  /** How often its workflow task has failed in a row. */
  failing: number;
  events: number;
  /** Something is asked, or to be done. */
  isBusy: boolean;
}

const namespace = 'default';
const identity = 'a writer without keys';

/** Who can write to Temporal, and has none of our keys: a bare connection, and what an API of Temporal's lets do. */
export class Writer {
  readonly #connection: Connection;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  get #service() {
    return this.#connection.workflowService;
  }

  async eventsOf(workflowId: string, runId = ''): Promise<HistoryEvent[]> {
    const execution = { workflowId, runId };
    const { history } = await this.#service.getWorkflowExecutionHistory({
      ...{ namespace, execution },
      maximumPageSize: 1_000,
    });
    return history?.events ?? [];
  }

  /** The latest run under an id. */
  async runId(workflowId: string): Promise<string> {
    const execution = { workflowId };
    const { workflowExecutionInfo } = await this.#service.describeWorkflowExecution({ namespace, execution });
    return workflowExecutionInfo?.execution?.runId ?? '';
  }

  /** Every run under an id that a list finds. */
  async runsOf(workflowId: string): Promise<{ type: string }[]> {
    const query = `WorkflowId = '${workflowId}'`;
    const { executions } = await this.#service.listWorkflowExecutions({ namespace, query });
    return (executions ?? []).map(({ type }) => ({ type: type?.name ?? '' }));
  }

  /** Every payload of a run's history, in order of the events; with where it stands. */
  async payloadsOf(workflowId: string, runId = ''): Promise<Found[]> {
    return payloadsIn(await this.eventsOf(workflowId, runId));
  }

  /** Waits until an activity of this type has begun. */
  async pending(workflowId: string, activity: string, patienceMs = 60_000): Promise<string> {
    for (const until = Date.now() + patienceMs; Date.now() < until; await pause(100)) {
      const { pendingActivities } = await this.#service
        .describeWorkflowExecution({ namespace, execution: { workflowId } })
        .catch(() => ({ pendingActivities: [] }));
      const found = pendingActivities?.find(({ activityType }) => activityType?.name === activity);
      const isStarted = found?.state === enums.PendingActivityState.PENDING_ACTIVITY_STATE_STARTED;
      if (found?.activityId && isStarted) return found.activityId;
    }
    throw new Error(`${workflowId} never had ${activity} pending`);
  }

  async complete(workflowId: string, activityId: string, payloads: Payload[]): Promise<void> {
    const result = { payloads };
    await this.#service.respondActivityTaskCompletedById({ namespace, workflowId, activityId, result, identity });
  }

  async fail(workflowId: string, activityId: string, failure: Failure): Promise<void> {
    await this.#service.respondActivityTaskFailedById({ namespace, workflowId, activityId, failure, identity });
  }

  async cancelActivity(workflowId: string, activityId: string): Promise<void> {
    await this.#service.respondActivityTaskCanceledById({ namespace, workflowId, activityId, identity });
  }

  /** Has an activity tried more often than its workflow has said, and counted from the start. */
  async repeat(workflowId: string, activityId: string, { anew = false } = {}): Promise<void> {
    const about = { namespace, execution: { workflowId }, id: activityId, identity };
    const retryPolicy = { maximumAttempts: 9, initialInterval: seconds(anew ? 2 : 1), backoffCoefficient: 1 };
    await this.#service.updateActivityOptions({
      ...about,
      activityOptions: { retryPolicy },
      updateMask: {
        paths: ['retry_policy.maximum_attempts', 'retry_policy.initial_interval', 'retry_policy.backoff_coefficient'],
      },
    });
    const applicationFailureInfo = { type: 'ProviderUnavailable', nonRetryable: false };
    await this.fail(workflowId, activityId, { message: 'forged', applicationFailureInfo });
    if (anew) await this.#service.resetActivity({ ...about, resetHeartbeat: true });
  }

  /** Has an activity time out as if it had never told of itself. */
  async silence(workflowId: string, activityId: string): Promise<void> {
    const about = { namespace, execution: { workflowId }, id: activityId, identity };
    await this.#service.recordActivityTaskHeartbeatById({ namespace, workflowId, activityId, identity });
    await this.#service.updateActivityOptions({
      ...about,
      activityOptions: { startToCloseTimeout: seconds(1), heartbeatTimeout: seconds(1) },
      updateMask: { paths: ['start_to_close_timeout', 'heartbeat_timeout'] },
    });
    for (let beat = 0; beat < 6; beat++, await pause(250))
      await this.#service
        .recordActivityTaskHeartbeatById({ namespace, workflowId, activityId, identity })
        .catch(() => undefined);
  }

  async standing(workflowId: string): Promise<Standing> {
    const { workflowExecutionInfo, pendingWorkflowTask, pendingActivities } =
      await this.#service.describeWorkflowExecution({ namespace, execution: { workflowId } });
    const isOpen = workflowExecutionInfo?.status === enums.WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_RUNNING;
    return {
      status: isOpen ? 'running' : 'closed',
      failing: pendingWorkflowTask?.attempt ?? 0,
      events: Number(workflowExecutionInfo?.historyLength),
      isBusy: Boolean(pendingWorkflowTask) || (pendingActivities ?? []).length > 0,
    };
  }

  async signal(workflowId: string, signalName: string, payloads: Payload[] = []): Promise<void> {
    const workflowExecution = { workflowId };
    await this.#service.signalWorkflowExecution({ namespace, workflowExecution, signalName, input: { payloads } });
  }

  /** Gives whether the update was obeyed. */
  async update(workflowId: string, name: string, payloads: Payload[] = [], updateId: string = crypto.randomUUID()) {
    const { outcome } = await this.#connection.withDeadline(Date.now() + 5_000, () =>
      this.#service.updateWorkflowExecution({
        namespace,
        workflowExecution: { workflowId },
        waitPolicy: { lifecycleStage: completed },
        request: { meta: { updateId, identity }, input: { name, args: { payloads } } },
      }),
    );
    return Boolean(outcome?.success);
  }

  /** Starts a run of a type with any payloads, in the place of one that is open. */
  async start(
    workflowId: string,
    type: string,
    taskQueue: string,
    payloads: Payload[],
    memo: Record<string, Payload> = {},
  ): Promise<string> {
    const { runId } = await this.#service.startWorkflowExecution({
      namespace,
      workflowId,
      workflowType: { name: type },
      taskQueue: { name: taskQueue },
      input: { payloads },
      memo: { fields: memo },
      workflowIdConflictPolicy: enums.WorkflowIdConflictPolicy.WORKFLOW_ID_CONFLICT_POLICY_TERMINATE_EXISTING,
      requestId: crypto.randomUUID(),
      identity,
    });
    return runId;
  }

  async terminate(workflowId: string): Promise<void> {
    const workflowExecution = { workflowId };
    await this.#service.terminateWorkflowExecution({ namespace, workflowExecution, identity }).catch(() => undefined);
  }

  /** Takes the next workflow task of a queue in the worker's place. */
  async poll(taskQueue: string, patienceMs = 15_000) {
    return await this.#connection.withDeadline(Date.now() + patienceMs, () =>
      this.#service.pollWorkflowTaskQueue({ namespace, taskQueue: { name: taskQueue }, identity }),
    );
  }

  /** Takes the next activity of a queue in the worker's place: it is pending then. */
  async takeActivity(taskQueue: string): Promise<{ workflowId: string; activityId: string }> {
    const { workflowExecution, activityId } = await this.#connection.withDeadline(Date.now() + 60_000, () =>
      this.#service.pollActivityTaskQueue({ namespace, taskQueue: { name: taskQueue }, identity }),
    );
    return { workflowId: workflowExecution?.workflowId ?? '', activityId: activityId ?? '' };
  }

  /** Asks a run the same as another one was asked; gives its answer. */
  async relay(workflowId: string, runId: string, query: WorkflowTask['query']): Promise<Payload[]> {
    const { queryType, queryArgs } = query ?? {};
    const { queryResult } = await this.#service.queryWorkflow({
      ...{ namespace, execution: { workflowId, runId } },
      query: { queryType: queryType ?? '', queryArgs: queryArgs ?? {} },
    });
    return queryResult?.payloads ?? [];
  }

  /** Answers a query in the worker's place. */
  async answer(taskToken: Uint8Array, payloads: Payload[]): Promise<void> {
    const completedType = enums.QueryResultType.QUERY_RESULT_TYPE_ANSWERED;
    await this.#service.respondQueryTaskCompleted({ namespace, taskToken, completedType, queryResult: { payloads } });
  }

  /** Answers the updates that came with a workflow task, one after the other with these; more than there are with the last. */
  async answerUpdates({ taskToken, messages }: WorkflowTask, answers: readonly Payload[][]): Promise<void> {
    const updates = messages ?? [];
    const answered = updates.flatMap(({ id, protocolInstanceId, eventId, body }, index) => {
      const acceptedRequest = Request.decode(body?.value ?? new Uint8Array());
      const success = { payloads: answers[index] ?? answers.at(-1) ?? [] };
      const accept = {
        acceptedRequestMessageId: id ?? '',
        acceptedRequestSequencingEventId: eventId ?? Long.ZERO,
        acceptedRequest,
      };
      const response = { meta: acceptedRequest.meta ?? {}, outcome: { success } };
      const about = { protocolInstanceId: protocolInstanceId ?? '' };
      return [
        { id: `${id}/accept`, ...about, body: packed('Acceptance', Acceptance.encode(accept).finish()) },
        { id: `${id}/answer`, ...about, body: packed('Response', Response.encode(response).finish()) },
      ];
    });
    const commandType = enums.CommandType.COMMAND_TYPE_PROTOCOL_MESSAGE;
    const commands = answered.map(({ id }) => ({ commandType, protocolMessageCommandAttributes: { messageId: id } }));
    await this.#service.respondWorkflowTaskCompleted({ namespace, taskToken, identity, commands, messages: answered });
  }

  /** Has an activity scheduled in the run's name. */
  async schedule(taskToken: Uint8Array, taskQueue: string, calls: readonly Call[]): Promise<void> {
    const commandType = enums.CommandType.COMMAND_TYPE_SCHEDULE_ACTIVITY_TASK;
    const commands = calls.map(({ activity, activityId, input }) => ({
      commandType,
      scheduleActivityTaskCommandAttributes: {
        activityId,
        activityType: { name: activity },
        taskQueue: { name: taskQueue },
        input: { payloads: input },
        startToCloseTimeout: seconds(30),
        scheduleToCloseTimeout: seconds(60),
        retryPolicy: { maximumAttempts: 1 },
      },
    }));
    await this.conclude(taskToken, commands);
  }

  /** Every activity that a run has scheduled. */
  async callsOf(workflowId: string): Promise<Call[]> {
    return (await this.eventsOf(workflowId)).flatMap(({ activityTaskScheduledEventAttributes: asked }) =>
      asked?.activityId && asked.activityType?.name
        ? [{ activity: asked.activityType.name, activityId: asked.activityId, input: asked.input?.payloads ?? [] }]
        : [],
    );
  }

  /** Completes a workflow task with these commands, or none. */
  async conclude(taskToken: Uint8Array, commands: Command[] = [], sdkMetadata: SdkMetadata = {}): Promise<void> {
    await this.#service.respondWorkflowTaskCompleted({ namespace, taskToken, identity, commands, sdkMetadata });
  }

  /** Closes a run in the worker's place. */
  async close(taskToken: Uint8Array, payloads: Payload[]): Promise<void> {
    const commandType = enums.CommandType.COMMAND_TYPE_COMPLETE_WORKFLOW_EXECUTION;
    const completeWorkflowExecutionCommandAttributes = { result: { payloads } };
    await this.conclude(taskToken, [{ commandType, completeWorkflowExecutionCommandAttributes }]);
  }
}

const packed = (name: string, value: Uint8Array) => ({
  type_url: `type.googleapis.com/temporal.api.update.v1.${name}`,
  value,
});
const seconds = (count: number) => msToTs(count * 1_000);
