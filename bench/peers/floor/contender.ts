import { fileURLToPath } from 'node:url';
import { Client, Connection, WithStartWorkflowOperation } from '@temporalio/client';
import { NativeConnection, Worker } from '@temporalio/worker';
import { type Contender, type Input, type Outcome, type Places, place } from '../../contenders/contender.ts';
import { checked, providerCalls } from '../provider.ts';
import { type NoActivities, sent, submitCode, type verifyInTheClear, type verifyNothing } from './workflows.ts';

/** No provider, no encryption, no checks: a worker and a client with the SDK's own defaults. */
export const openFloor = (places: Places): Promise<Contender> => {
  const activities: NoActivities = { nothing: async () => undefined };
  return open(places, {
    taskQueue: 'floor',
    activities: { ...activities },
    start: (workflowId, taskQueue) =>
      new WithStartWorkflowOperation<typeof verifyNothing>('verifyNothing', { ...starting, workflowId, taskQueue }),
  });
};

/** The floor that also calls the provider, and does nothing more: what it stores is not encrypted. */
export const openFloorWithCalls = (places: Places): Promise<Contender> =>
  open(places, {
    taskQueue: 'floor-with-calls',
    activities: { ...providerCalls(places) },
    start: (workflowId, taskQueue, input) =>
      new WithStartWorkflowOperation<typeof verifyInTheClear>('verifyInTheClear', {
        ...starting,
        workflowId,
        taskQueue,
        args: [checked(input)],
      }),
  });

const starting = { workflowIdConflictPolicy: 'USE_EXISTING' } as const;

interface Floor {
  taskQueue: string;
  activities: object;
  start: (
    workflowId: string,
    taskQueue: string,
    input: Input,
  ) => WithStartWorkflowOperation<typeof verifyNothing> | WithStartWorkflowOperation<typeof verifyInTheClear>;
}

const open = async (places: Places, { taskQueue, activities, start }: Floor): Promise<Contender> => {
  const address = place(places, 'TEMPORAL_ADDRESS');
  const native = await NativeConnection.connect({ address });
  const worker = await Worker.create({
    connection: native,
    taskQueue,
    workflowsPath: fileURLToPath(new URL('./workflows.ts', import.meta.url)),
    activities,
  });
  const running = worker.run();
  const connection = await Connection.connect({ address });
  const { workflow } = new Client({ connection });
  return {
    start: async (id, input) => {
      await workflow.executeUpdateWithStart(sent, { startWorkflowOperation: start(id, taskQueue, input) });
    },
    submit: (id, code) => workflow.getHandle(id).executeUpdate(submitCode, { args: [code] }),
    outcome: async (id) => (await workflow.getHandle(id).result()) as Outcome,
    close: async () => {
      await connection.close();
      worker.shutdown();
      await running;
      await native.close();
    },
  };
};
