import { fileURLToPath } from 'node:url';
import { Client, Connection, WithStartWorkflowOperation } from '@temporalio/client';
import { NativeConnection, Worker } from '@temporalio/worker';
import { type Contender, type Outcome, type Places, place } from '../../contenders/contender.ts';
import { sent, submitCode, type verifyNothing } from './workflows.ts';

const taskQueue = 'floor';

export interface FloorActivities {
  nothing(): Promise<void>;
}

/** No provider, no encryption, no checks: a worker and a client with the SDK's own defaults. */
export const openFloor = async (places: Places): Promise<Contender> => {
  const address = place(places, 'TEMPORAL_ADDRESS');
  const native = await NativeConnection.connect({ address });
  const activities: FloorActivities = { nothing: async () => undefined };
  const worker = await Worker.create({
    connection: native,
    taskQueue,
    workflowsPath: fileURLToPath(new URL('./workflows.ts', import.meta.url)),
    activities: { ...activities },
  });
  const running = worker.run();
  const connection = await Connection.connect({ address });
  const { workflow } = new Client({ connection });
  return {
    start: async (id) => {
      const startWorkflowOperation = new WithStartWorkflowOperation<typeof verifyNothing>('verifyNothing', {
        workflowId: id,
        taskQueue,
        workflowIdConflictPolicy: 'USE_EXISTING',
      });
      await workflow.executeUpdateWithStart(sent, { startWorkflowOperation });
    },
    submit: (id) => workflow.getHandle(id).executeUpdate(submitCode),
    outcome: async (id) => (await workflow.getHandle(id).result()) as Outcome,
    close: async () => {
      await connection.close();
      worker.shutdown();
      await running;
      await native.close();
    },
  };
};
