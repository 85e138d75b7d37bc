import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { WorkflowHandle } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { DefaultLogger, Runtime, Worker, type WorkerOptions } from '@temporalio/worker';
import { maskPhone } from '../../../contract/person.ts';
import { type InputOf, inputSchemas, type Provider, workflowTypes } from '../../../contract/providers/index.ts';
import type { Method } from '../../../contract/words.ts';
import type { FailureDetail, FailureType } from '../../../protocol/failures.ts';
import type { Result, Run } from '../../../protocol/run.ts';
import { sealInterceptor } from '../../../worker/seals.ts';
import { workflowCode } from '../../../worker/workflow-code.ts';
import { silentSinks } from '../../support/silent-sinks.ts';
import { createTimeSkippingEnv, skipsTime } from '../../support/time-skipping.ts';

/** What one call of an activity does: returns an answer, or throws. */
type Act = (...args: never[]) => unknown;

type Handle<P extends Provider = Provider> = WorkflowHandle<(run: Run<P>) => Promise<Result>>;

/**
 * A stage for one flow after the other: a time-skipping server, workers, and activities that follow a script. Activities have
 * their own worker, so that they can answer while the workflows' worker is away.
 */
export interface Stage {
  env: TestWorkflowEnvironment;
  /** Sets what the next calls of an activity do, in order; the last one is repeated. */
  script(activities: Record<string, Act | Act[]>): void;
  /** Every call so far: name and arguments. */
  calls: { name: string; args: unknown[] }[];
  count(name: string): number;
  start<P extends Provider>(provider: P, input: InputOf<P>, more?: Partial<Run<P>>): Promise<Handle<P>>;
  /** Skips time. Not while an activity is held: then it takes real time. */
  skip(time: string | number): Promise<void>;
  /** Skips time in steps of a second until the promise resolves. */
  skipUntil<T>(something: Promise<T>): Promise<T>;
  /** Everything sent while `act` runs arrives in the same workflow task, because no worker takes tasks meanwhile. */
  together(act: () => Promise<void>): Promise<void>;
  /** Terminates what still runs, so that its polls and timers do not affect the next test. */
  clear(): Promise<void>;
  /** Ends everything. First replays every run of this stage, which fails if a workflow is not deterministic. */
  close(): Promise<void>;
}

const activityNames = [
  'mobileOkToken',
  'mobileOkRequest',
  'mobileOkResend',
  'mobileOkCall',
  'mobileOkConfirm',
  'portOneV1Request',
  'portOneV1Confirm',
  'portOneV1Certification',
  'portOneV2Send',
  'portOneV2Resend',
  'portOneV2Confirm',
  'portOneV2Get',
  'nhnOtpReady',
  'nhnOtpKey',
  'nhnOtpCheck',
  'verifyVaspPrecheck',
  'verifyVaspCreate',
  'verifyVaspFind',
  'verifyVaspAdopt',
  'verifyVaspPoll',
  'verifyVaspLook',
  'verifyVaspReportTransfer',
  'verifyVaspReportError',
  'announce',
  'sendWebhook',
  'askLimits',
];

/** The results of calls that only report success. */
const successes: Record<string, string> = {
  nhnOtpReady: 'ready',
  portOneV2Resend: 'resent',
  verifyVaspPrecheck: 'ready',
  verifyVaspLook: 'pending',
  verifyVaspReportTransfer: 'reported',
  verifyVaspReportError: 'reported',
  announce: 'announced',
};

const runWorker = async (options: WorkerOptions) => {
  const worker = await Worker.create(options);
  const running = worker.run();
  return {
    stop: async () => {
      worker.shutdown();
      await running;
    },
  };
};

/**
 * Runs stay in the worker's cache, as in production, and are replayed once at the end. If `cached` is false, or with
 * `HWAGIN_MAX_CACHED=0`, every workflow task replays its run from the start, and none is sticky to a worker that has left.
 */
export const createStage = async ({ cached = process.env['HWAGIN_MAX_CACHED'] !== '0' } = {}): Promise<Stage> => {
  Runtime.install({ logger: new DefaultLogger('ERROR') });
  let env = await createTimeSkippingEnv();
  const calls: Stage['calls'] = [];
  const inFlight = new Set<symbol>();
  let scripts: Record<string, Act[]> = {};
  const activities = Object.fromEntries(
    activityNames.map((name) => [
      name,
      async (...args: unknown[]) => {
        calls.push({ name, args });
        const acts = scripts[name];
        if (!acts?.length) throw ApplicationFailure.nonRetryable(`The script has no ${name}`, 'Unscripted');
        const act = acts.length > 1 ? (acts.shift() as Act) : (acts[0] as Act);
        const flight = Symbol(name);
        inFlight.add(flight);
        try {
          return (await act(...(args as never[]))) ?? successes[name];
        } finally {
          inFlight.delete(flight);
        }
      },
    ]),
  );
  const taskQueue = `stage-${randomUUID()}`;
  const common = () => ({
    connection: env.nativeConnection,
    taskQueue,
    activities,
    interceptors: { activity: [sealInterceptor] },
    sinks: silentSinks,
  });
  const employActors = () => runWorker({ ...common(), maxConcurrentActivityTaskExecutions: 20 });
  let actors = await employActors();
  const workflowBundle = await workflowCode();
  const director = () =>
    runWorker({ ...common(), workflowBundle, enableNonLocalActivities: false, maxCachedWorkflows: cached ? 100 : 0 });
  let directing = await director();
  let handles: Handle[] = [];
  const histories: { workflowId: string; history: Awaited<ReturnType<Handle['fetchHistory']>> }[] = [];
  /** Leaves the server; the histories of its runs stay. */
  const leave = async () => {
    await directing.stop();
    await actors.stop();
    const fetched = handles.map(async (handle) => ({
      workflowId: handle.workflowId,
      history: await handle.fetchHistory(),
    }));
    histories.push(...(await Promise.all(fetched)));
    handles = [];
    await env.teardown();
  };
  return {
    get env() {
      return env;
    },
    calls,
    count: (name) => calls.filter((call) => call.name === name).length,
    script: (next) => {
      calls.length = 0;
      scripts = Object.fromEntries(Object.entries(next).map(([name, acts]) => [name, [acts].flat()]));
    },
    start: async (provider, input, more = {}) => {
      const normalised = inputSchemas[provider].parse(input) as Run<typeof provider>['input'];
      const method = 'method' in normalised ? (normalised.method as Method) : undefined;
      const run: Run<typeof provider> = {
        id: `run-${randomUUID()}`,
        provider,
        ...(method && { method }),
        input: normalised,
        fingerprint: 'fingerprint',
        sealed: false,
        limits: 'off',
        ...('person' in normalised && { sentTo: maskPhone(normalised.person.phone) }),
        ...more,
      };
      const handle = await env.client.workflow.start<(run: Run<typeof provider>) => Promise<Result>>(
        workflowTypes[provider],
        { workflowId: run.id, taskQueue, args: [run] },
      );
      handles.push(handle);
      return handle;
    },
    skip: (time) => env.sleep(time),
    skipUntil: async (something) => {
      const progress = { over: false };
      const end = () => {
        progress.over = true;
      };
      something.then(end, end);
      while (!progress.over) {
        await env.sleep('1s');
        await pause(40);
      }
      return await something;
    },
    together: async (act) => {
      await directing.stop();
      await act();
      await pause(deliveredWithinMs);
      directing = await director();
    },
    clear: async () => {
      // Once the server has lost a run while an activity is in progress, it never skips time again. It happens all the same when a
      // run ends by itself just then: the next test gets a new server.
      do await pause(100);
      while (inFlight.size > 0);
      for (const handle of handles) await handle.terminate().catch(() => undefined);
      if (await skipsTime(env, 60_000, 4_000)) return;
      await leave();
      env = await createTimeSkippingEnv();
      actors = await employActors();
      directing = await director();
    },
    close: async () => {
      await leave();
      const replays = Worker.runReplayHistories({ workflowBundle, sinks: silentSinks }, histories);
      for await (const { workflowId, error } of replays)
        if (error) throw new Error(`${workflowId} is not deterministic`, { cause: error });
    },
  };
};

/** Real time, in milliseconds, until the server has what was sent. */
const deliveredWithinMs = 300;

/** An act that fails like an activity. */
export const fails =
  (type: FailureType, more: Partial<FailureDetail> = {}, retryable = false): Act =>
  () => {
    throw ApplicationFailure.create({
      type,
      message: `scripted ${type}`,
      nonRetryable: !retryable,
      details: [{ provider: 'mobile-ok', call: 'scripted', ...more }],
    });
  };

/** An act that waits until it is released. */
export const held = (then: Act) => {
  let release = (): void => undefined;
  let reach = (): void => undefined;
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  const reached = new Promise<void>((resolve) => {
    reach = resolve;
  });
  const act: Act = async (...args) => {
    reach();
    await released;
    return await then(...args);
  };
  return { act, reached, release };
};

/** Without a value: the plain success of its call. */
export const gives =
  (value?: unknown): Act =>
  () =>
    value;
