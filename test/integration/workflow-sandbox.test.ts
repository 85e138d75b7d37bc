import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { Worker } from '@temporalio/worker';
import { keepPromiseStacks } from '../../worker/promise-stacks.ts';
import { bundleWorkflows } from '../../worker/workflow-code.ts';
import { quietRuntime } from '../support/quiet-runtime.ts';
import { createDevServerEnv } from '../support/time-skipping.ts';

const taskQueue = 'sandbox';
const workflowsPath = fileURLToPath(new URL('../support/sandbox-workflows.ts', import.meta.url));

describe('the sandbox that workflows run in', () => {
  let env: TestWorkflowEnvironment;
  let workers: Worker[];
  let running: Promise<unknown>;

  beforeAll(async () => {
    quietRuntime();
    env = await createDevServerEnv();
    const { code } = await bundleWorkflows({ workflowsPath });
    const workerOf = (queue: string, script: string) =>
      Worker.create({ connection: env.nativeConnection, taskQueue: queue, workflowBundle: { code: script } });
    workers = [await workerOf(taskQueue, code), await workerOf('keeps-stacks', `${keepPromiseStacks}${code}`)];
    running = Promise.all(workers.map((worker) => worker.run()));
  }, 300_000);

  afterAll(async () => {
    for (const worker of workers ?? []) worker.shutdown();
    await running;
    await env?.teardown();
  }, 300_000);

  // Green with another SDK: `testedSdk` may name it. Red: see docs/upgrading.md.
  it('keeps no stack trace of what a run waits for', async () => {
    const handle = await env.client.workflow.start('waits', { taskQueue, workflowId: 'waits' });
    expect(await handle.query('__stack_trace')).toBe('');
  });

  it('keeps them if configured to', async () => {
    const started = { taskQueue: 'keeps-stacks', workflowId: 'waits-with-stacks' };
    const handle = await env.client.workflow.start('waits', started);
    expect(await handle.query('__stack_trace')).toMatch(/at all \(.*sandbox-workflows\.ts:\d+/);
  });

  it('fails the task of a run that forgets a rejection', async () => {
    const { workflowId } = await env.client.workflow.start('forgetsARejection', { taskQueue, workflowId: 'forgets' });
    expect((await failureOfItsTask(workflowId)).message).toContain('nobody caught this');
  });

  it('keeps the stack traces of errors', async () => {
    const { workflowId } = await env.client.workflow.start('throws', { taskQueue, workflowId: 'throws' });
    expect((await failureOfItsTask(workflowId)).stack_trace).toMatch(/at throws \(.*sandbox-workflows\.ts:\d+/);
  });

  /** The failure without encryption: this worker has no codec. */
  const failureOfItsTask = async (workflowId: string): Promise<{ message: string; stack_trace: string }> => {
    for (;;) {
      const { history } = await env.connection.workflowService.getWorkflowExecutionHistory({
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
