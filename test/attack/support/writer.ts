import { setTimeout as pause } from 'node:timers/promises';
import type { Connection } from '@temporalio/client';
import proto, { type temporal } from '@temporalio/proto';

const enums = proto.temporal.api.enums.v1;
const completed = enums.UpdateWorkflowExecutionLifecycleStage.UPDATE_WORKFLOW_EXECUTION_LIFECYCLE_STAGE_COMPLETED;
type Payload = temporal.api.common.v1.IPayload;
type Failure = temporal.api.failure.v1.IFailure;

const namespace = 'default';
const identity = 'a writer without keys';

/** Who can write to Temporal, and has none of our keys: a bare connection, and what an API of Temporal's lets do. */
export class Writer {
  readonly #connection: Connection;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /** Every payload of a run's history, in order of the events; with where it stands. */
  async payloadsOf(workflowId: string, runId = ''): Promise<{ at: string; payload: Payload }[]> {
    const { history } = await this.#connection.workflowService.getWorkflowExecutionHistory({
      namespace,
      execution: { workflowId, runId },
      maximumPageSize: 1_000,
    });
    const found: { at: string; payload: Payload }[] = [];
    for (const event of history?.events ?? [])
      for (const [name, attributes] of Object.entries(event))
        if (name.endsWith('EventAttributes') || name === 'userMetadata')
          collect(attributes, name.replace('EventAttributes', ''), found);
    return found;
  }

  /** Waits until an activity of this type has begun. */
  async pending(workflowId: string, activity: string, patienceMs = 60_000): Promise<string> {
    for (const until = Date.now() + patienceMs; Date.now() < until; await pause(50)) {
      const { pendingActivities } = await this.#connection.workflowService.describeWorkflowExecution({
        namespace,
        execution: { workflowId },
      });
      const found = pendingActivities?.find(({ activityType }) => activityType?.name === activity);
      if (found?.activityId && Number(found.attempt) > 0) return found.activityId;
    }
    throw new Error(`${workflowId} never had ${activity} pending`);
  }

  async complete(workflowId: string, activityId: string, payloads: Payload[]): Promise<void> {
    const result = { payloads };
    await this.#connection.workflowService.respondActivityTaskCompletedById({
      namespace,
      workflowId,
      activityId,
      result,
      identity,
    });
  }

  async fail(workflowId: string, activityId: string, failure: Failure): Promise<void> {
    await this.#connection.workflowService.respondActivityTaskFailedById({
      namespace,
      workflowId,
      activityId,
      failure,
      identity,
    });
  }

  async cancelActivity(workflowId: string, activityId: string): Promise<void> {
    await this.#connection.workflowService.respondActivityTaskCanceledById({
      namespace,
      workflowId,
      activityId,
      identity,
    });
  }

  /** Whether a run is open, and how often its workflow task has failed in a row. */
  async standing(
    workflowId: string,
  ): Promise<{ status: 'running' | 'closed'; failing: number; events: number; isBusy: boolean }> {
    const { workflowExecutionInfo, pendingWorkflowTask, pendingActivities } =
      await this.#connection.workflowService.describeWorkflowExecution({
        namespace,
        execution: { workflowId },
      });
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
    await this.#connection.workflowService.signalWorkflowExecution({
      namespace,
      workflowExecution,
      signalName,
      input: { payloads },
    });
  }

  /** Gives whether the update was obeyed. */
  async update(workflowId: string, name: string, payloads: Payload[] = [], updateId: string = crypto.randomUUID()) {
    const { outcome } = await this.#connection.withDeadline(Date.now() + 5_000, () =>
      this.#connection.workflowService.updateWorkflowExecution({
        namespace,
        workflowExecution: { workflowId },
        waitPolicy: { lifecycleStage: completed },
        request: { meta: { updateId, identity }, input: { name, args: { payloads } } },
      }),
    );
    return Boolean(outcome?.success);
  }

  /** Starts a run of a type with any payloads. */
  async start(
    workflowId: string,
    type: string,
    taskQueue: string,
    payloads: Payload[],
    memo: Record<string, Payload> = {},
  ) {
    const { runId } = await this.#connection.workflowService.startWorkflowExecution({
      namespace,
      workflowId,
      workflowType: { name: type },
      taskQueue: { name: taskQueue },
      input: { payloads },
      memo: { fields: memo },
      requestId: crypto.randomUUID(),
      identity,
    });
    return runId;
  }

  async remove(workflowId: string, runId = ''): Promise<void> {
    const workflowExecution = { workflowId, runId };
    await this.#connection.workflowService.deleteWorkflowExecution({ namespace, workflowExecution });
    for (;;) {
      try {
        await this.#connection.workflowService.describeWorkflowExecution({ namespace, execution: workflowExecution });
      } catch {
        return;
      }
      await pause(100);
    }
  }

  async terminate(workflowId: string): Promise<void> {
    const workflowExecution = { workflowId };
    await this.#connection.workflowService
      .terminateWorkflowExecution({ namespace, workflowExecution, identity })
      .catch(() => undefined);
  }

  /** Takes the next workflow task of a queue in the worker's place. */
  async poll(taskQueue: string) {
    return await this.#connection.withDeadline(Date.now() + 15_000, () =>
      this.#connection.workflowService.pollWorkflowTaskQueue({ namespace, taskQueue: { name: taskQueue }, identity }),
    );
  }

  /** Answers a query in the worker's place. */
  async answer(taskToken: Uint8Array, payloads: Payload[]): Promise<void> {
    const queryResult = { payloads };
    await this.#connection.workflowService.respondQueryTaskCompleted({
      namespace,
      taskToken,
      completedType: enums.QueryResultType.QUERY_RESULT_TYPE_ANSWERED,
      queryResult,
    });
  }

  /** Completes a workflow task with no command. */
  async nothing(taskToken: Uint8Array): Promise<void> {
    await this.#connection.workflowService.respondWorkflowTaskCompleted({ namespace, taskToken, identity });
  }

  /** Closes a run in the worker's place. */
  async close(taskToken: Uint8Array, payloads: Payload[]): Promise<void> {
    await this.#connection.workflowService.respondWorkflowTaskCompleted({
      namespace,
      taskToken,
      identity,
      commands: [
        {
          commandType: enums.CommandType.COMMAND_TYPE_COMPLETE_WORKFLOW_EXECUTION,
          completeWorkflowExecutionCommandAttributes: { result: { payloads } },
        },
      ],
    });
  }
}

const collect = (value: unknown, at: string, found: { at: string; payload: Payload }[]): void => {
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return;
  if ('metadata' in value && 'data' in value && value.data instanceof Uint8Array) {
    const { metadata, data } = value as { metadata: Record<string, Uint8Array>; data: Uint8Array };
    if (Buffer.from(metadata['encoding'] ?? []).toString() === 'binary/encrypted')
      found.push({ at, payload: { metadata, data } });
    return;
  }
  for (const [name, each] of Object.entries(value)) collect(each, `${at}.${name}`, found);
};
