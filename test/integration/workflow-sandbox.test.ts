import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Client, Connection } from '@temporalio/client';
import { NativeConnection, Worker } from '@temporalio/worker';
import { bundleWorkflows } from '../../worker/workflow-code.ts';
import { quietRuntime } from '../support/quiet-runtime.ts';
import { startTestServer, type TestServer } from '../support/server.ts';

const taskQueue = 'sandbox';
const workflowsPath = fileURLToPath(new URL('../support/sandbox-workflows.ts', import.meta.url));

describe('the sandbox that workflows run in', () => {
  let server: TestServer;
  let native: NativeConnection;
  let connection: Connection;
  let client: Client;
  let worker: Worker;
  let running: Promise<void>;

  beforeAll(async () => {
    quietRuntime();
    server = await startTestServer();
    const { address } = server;
    [native, connection] = await Promise.all([NativeConnection.connect({ address }), Connection.connect({ address })]);
    client = new Client({ connection });
    worker = await Worker.create({
      connection: native,
      taskQueue,
      workflowBundle: await bundleWorkflows({ workflowsPath }),
    });
    running = worker.run();
  }, 300_000);

  afterAll(async () => {
    worker?.shutdown();
    await running;
    await connection?.close();
    await native?.close();
    await server?.stop();
  }, 300_000);

  it('keeps no stack trace of what a run waits for', async () => {
    const handle = await client.workflow.start('waits', { taskQueue, workflowId: 'waits' });
    expect(await handle.query('__stack_trace')).toBe('');
  });

  it('fails the task of a run that forgets a rejection', async () => {
    const { workflowId } = await client.workflow.start('forgetsARejection', { taskQueue, workflowId: 'forgets' });
    expect((await failureOfItsTask(workflowId)).message).toContain('nobody caught this');
  });

  it('keeps the stack traces of errors', async () => {
    const { workflowId } = await client.workflow.start('throws', { taskQueue, workflowId: 'throws' });
    expect((await failureOfItsTask(workflowId)).stack_trace).toMatch(/at throws \(.*sandbox-workflows\.ts:\d+/);
  });

  /** As it is before it is encrypted: this worker has no codec. */
  const failureOfItsTask = async (workflowId: string): Promise<{ message: string; stack_trace: string }> => {
    for (;;) {
      const { history } = await connection.workflowService.getWorkflowExecutionHistory({
        namespace: 'default',
        execution: { workflowId },
      });
      const failed = history?.events?.find((event) => event.workflowTaskFailedEventAttributes);
      const encoded = failed?.workflowTaskFailedEventAttributes?.failure?.encodedAttributes?.data;
      if (encoded) return JSON.parse(Buffer.from(encoded).toString());
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  };
});
