import { fileURLToPath } from 'node:url';
import { Client, Connection, WithStartWorkflowOperation } from '@temporalio/client';
import { NativeConnection, Worker } from '@temporalio/worker';
import { type Contender, type Outcome, type Places, place } from '../../contenders/contender.ts';
import { checked, encryptionKey, providerCalls } from '../provider.ts';
import { plainActivities } from './activities.ts';
import { SampleCodec } from './codec.ts';
import { sent, submitCode, type verify } from './workflows.ts';

const taskQueue = 'plain-temporal';

/** A worker and a client with the SDK's own defaults. */
export const openPlainTemporal = async (places: Places): Promise<Contender> => {
  const address = place(places, 'TEMPORAL_ADDRESS');
  const dataConverter = { payloadCodecs: [new SampleCodec(encryptionKey(places))] };
  const native = await NativeConnection.connect({ address });
  const worker = await Worker.create({
    connection: native,
    taskQueue,
    workflowsPath: fileURLToPath(new URL('./workflows.ts', import.meta.url)),
    activities: plainActivities(providerCalls(places)),
    dataConverter,
  });
  const running = worker.run();
  const connection = await Connection.connect({ address });
  const { workflow } = new Client({ connection, dataConverter });
  return {
    start: async (id, input) => {
      const startWorkflowOperation = new WithStartWorkflowOperation<typeof verify>('verify', {
        workflowId: id,
        taskQueue,
        args: [checked(input)],
        workflowIdConflictPolicy: 'USE_EXISTING',
      });
      await workflow.executeUpdateWithStart(sent, { startWorkflowOperation });
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
