import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { WorkflowHandle } from '@temporalio/client';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { DefaultLogger, Runtime, Worker } from '@temporalio/worker';
import { sealInterceptor } from '../../../worker/seals.ts';
import { bundleWorkflows } from '../../../worker/workflow-code.ts';
import { createDevServerEnv } from '../../support/time-skipping.ts';

let env: TestWorkflowEnvironment;
beforeAll(async () => {
  Runtime.install({
    logger: new DefaultLogger('ERROR', () => undefined),
    telemetryOptions: { logging: { filter: 'OFF', forward: {} } },
  });
  env = await createDevServerEnv();
}, 300_000);
afterAll(() => env.teardown(), 120_000);

describe('The answer of a local activity that outlasts a workflow task', () => {
  it('is acted on after the messages of that time, as slow as their handlers are, also by who replays the run', async () => {
    const workflowsPath = fileURLToPath(new URL('../support/replays/slow-handler.ts', import.meta.url));
    const workflowBundle = await bundleWorkflows({ workflowsPath });
    let answer = (): void => undefined;
    const answered = new Promise<void>((resolve) => {
      answer = resolve;
    });
    const taskQueue = 'local-answers';
    const worker = await Worker.create({
      connection: env.nativeConnection,
      taskQueue,
      workflowBundle,
      interceptors: { activity: [sealInterceptor] },
      activities: {
        nhnOtpReady: async () => {
          await answered;
          return 'ready';
        },
        verifyVaspPrecheck: async () => 'ready',
      },
    });
    const history = await worker.runUntil(async () => {
      const handle = await env.client.workflow.start('slowHandler', {
        workflowId: 'local-answers',
        taskQueue,
        args: [{ sealed: false }],
        workflowTaskTimeout: '3s',
      });
      const taken = handle.executeUpdate('take', { args: [] });
      // Handled by a later task than the one in which the local activity started.
      while ((await tasksOf(handle)) < 2) await pause(50);
      await pause(300);
      answer();
      await taken;
      await handle.result();
      return await handle.fetchHistory();
    });
    const replay = async () => await Worker.runReplayHistory({ workflowBundle }, history);
    await expect(replay()).resolves.toBeUndefined();
  });
});

const tasksOf = async (handle: WorkflowHandle): Promise<number> => {
  const { events } = await handle.fetchHistory();
  return (events ?? []).filter(({ workflowTaskStartedEventAttributes }) => workflowTaskStartedEventAttributes).length;
};
