import { randomUUID } from 'node:crypto';
import { Client, type WorkflowHandle } from '@temporalio/client';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { DefaultLogger, Runtime, Worker, type WorkerOptions, type WorkflowBundleOption } from '@temporalio/worker';
import type { Result, Run } from '../../protocol/run.ts';
import { sealInterceptor } from '../../worker/seals.ts';
import { switchboard } from '../model/rig.ts';
import { createDevServerEnv } from '../support/time-skipping.ts';

type Activities = Record<string, (...args: never[]) => Promise<unknown>>;
type Handle = WorkflowHandle<(run: Run) => Promise<Result>>;

/** A real dev server, and flows on it with fake providers: for tests about code and histories, not providers. */
export interface Stage {
  env: TestWorkflowEnvironment;
  client: Client;
  startWorker(workflowBundle: WorkflowBundleOption, options?: Partial<WorkerOptions>): Promise<() => Promise<void>>;
  start(workflow: string, run: Run, activities: Activities): Promise<Handle>;
  close(): Promise<void>;
}

export const createStage = async (): Promise<Stage> => {
  Runtime.install({
    logger: new DefaultLogger('ERROR', () => undefined),
    telemetryOptions: { logging: { filter: 'OFF', forward: {} } },
  });
  const env = await createDevServerEnv();
  const client = new Client({ connection: env.connection });
  const taskQueue = `versions-${randomUUID()}`;
  const providers = new Map<string, Activities>();
  const stops = new Set<() => Promise<void>>();
  return {
    env,
    client,
    startWorker: async (workflowBundle, options = {}) => {
      const worker = await Worker.create({
        connection: env.nativeConnection,
        taskQueue,
        workflowBundle,
        activities: switchboard(providers),
        interceptors: { activity: [sealInterceptor] },
        ...options,
      });
      const running = worker.run();
      const stop = async () => {
        if (!stops.delete(stop)) return;
        worker.shutdown();
        await running;
      };
      stops.add(stop);
      return stop;
    },
    start: async (workflow, run, activities) => {
      providers.set(run.id, activities);
      return await client.workflow.start(workflow, { workflowId: run.id, taskQueue, args: [run] });
    },
    close: async () => {
      for (const stop of [...stops]) await stop();
      await env.teardown();
    },
  };
};
