import { randomUUID } from 'node:crypto';
import { Context } from '@temporalio/activity';
import { Client, type WorkflowClient } from '@temporalio/client';
import { DefaultLogger, Runtime, Worker, type WorkerOptions, type WorkflowBundleOption } from '@temporalio/worker';
import { sealInterceptor } from '../../worker/seals.ts';
import { createTimeSkippingEnv, skipsTime } from '../support/time-skipping.ts';
import { activityNames } from './fake/names.ts';

type Activities = Record<string, (...args: never[]) => Promise<unknown>>;

/** A time-skipping server, a worker for the workflows that can be restarted, and activities that ask the fake providers. */
export interface Rig {
  readonly client: WorkflowClient;
  taskQueue: string;
  /** Whose activities a verification's calls reach. */
  providers: Map<string, Activities>;
  /** The server's time, in ms. */
  now(): Promise<number>;
  /** Skips time. Returns false if the server no longer skips it. */
  sleep(ms: number): Promise<boolean>;
  /**
   * The worker of the workflows ends, and another begins. A forgetful one keeps no run in memory: each of its tasks begins
   * as after a restart, from the run's history. (The runs themselves must be over: this server goes on asking the worker
   * that has left, for its own.)
   */
  renew(forgetful: boolean): Promise<void>;
  /** Another server: the time of one whose runs were left half way may stand still. */
  restart(): Promise<void>;
  close(): Promise<void>;
}

export const createRig = async (workflowBundle: WorkflowBundleOption): Promise<Rig> => {
  Runtime.install({
    logger: new DefaultLogger('ERROR', () => undefined),
    telemetryOptions: { logging: { filter: 'OFF', forward: {} } },
  });
  const providers: Rig['providers'] = new Map();
  const taskQueue = `model-${randomUUID()}`;
  let theatre = await open(workflowBundle, taskQueue, providers);
  return {
    get client() {
      return theatre.client;
    },
    taskQueue,
    providers,
    now: () => theatre.env.currentTimeMs(),
    sleep: (ms) => skipsTime(theatre.env, ms, 60_000),
    renew: (forgetful) => theatre.renew(forgetful),
    restart: async () => {
      await theatre.close();
      theatre = await open(workflowBundle, taskQueue, providers);
    },
    close: () => theatre.close(),
  };
};

/** A server, and the workers of the activities and of the workflows. */
const open = async (workflowBundle: WorkflowBundleOption, taskQueue: string, providers: Rig['providers']) => {
  const env = await createTimeSkippingEnv();
  const common = {
    connection: env.nativeConnection,
    taskQueue,
    activities: switchboard(providers),
    interceptors: { activity: [sealInterceptor] },
  };
  const actors = await run({ ...common, maxConcurrentActivityTaskExecutions: 1_000 });
  const director = (forgetful: boolean) =>
    run({
      ...common,
      workflowBundle,
      enableNonLocalActivities: false,
      ...(forgetful ? forgetting : { maxCachedWorkflows: 1_000 }),
    });
  let forgets = false;
  let directing = await director(forgets);
  return {
    env,
    // Not the environment's own client: that lets time pass while it waits for a result.
    client: new Client({ connection: env.connection }).workflow,
    renew: async (forgetful: boolean): Promise<void> => {
      if (forgetful === forgets) return;
      forgets = forgetful;
      await directing.stop();
      directing = await director(forgets);
    },
    close: async (): Promise<void> => {
      await directing.stop();
      await actors.stop();
      await env.teardown();
    },
  };
};

/** One task at a time: a run must not be evicted while its local activity is in flight, the SDK's core panics then. */
const forgetting: Partial<WorkerOptions> = {
  maxCachedWorkflows: 0,
  maxConcurrentWorkflowTaskExecutions: 1,
  maxConcurrentWorkflowTaskPolls: 1,
};

/** Activities that ask whoever plays the provider of the verification. */
export const switchboard = (providers: Rig['providers']): Activities =>
  Object.fromEntries(
    activityNames.map((name) => [
      name,
      (...args: never[]) => {
        const { workflowId } = Context.current().info.workflowExecution ?? { workflowId: '' };
        const activity = providers.get(workflowId)?.[name];
        if (!activity) throw new Error(`${workflowId} has no ${name}`);
        return activity(...args);
      },
    ]),
  );

const run = async (options: WorkerOptions) => {
  const worker = await Worker.create(options);
  const running = worker.run();
  return {
    stop: async () => {
      worker.shutdown();
      await running;
    },
  };
};
