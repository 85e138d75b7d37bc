import { Client } from '@temporalio/client';
import { NativeConnection, Worker } from '@temporalio/worker';
import type { Logger } from 'pino';
import type { Registry } from 'prom-client';
import { callbackActivities } from '../activities/callbacks/index.ts';
import { erasureActivities } from '../activities/erasure/index.ts';
import { setHttpHooks } from '../activities/http/index.ts';
import {
  createActivities,
  type Profiles,
  type ProviderStates,
  profileSettings,
  providerSettings,
} from '../activities/index.ts';
import { currentProfile } from '../activities/profile.ts';
import { announceActivity } from '../activities/webhooks/announce.ts';
import { createWebhookActivities, readWebhookSettings, type WebhookSettings } from '../activities/webhooks/index.ts';
import { type Egress, readEgress, setEgress } from '../config/egress/index.ts';
import { type Environment, readSettings, SettingsError } from '../config/settings.ts';
import { readTemporalSettings, type TemporalSettings } from '../config/temporal.ts';
import { type Encryption, loadEncryption } from '../privacy/encryption.ts';
import { type KeyedHashes, loadKeyedHashes } from '../privacy/keyed-hash.ts';
import { tracingClient } from '../telemetry/client-tracing.ts';
import type { Tracing } from '../telemetry/tracing.ts';
import { callAnnouncer } from './announce.ts';
import { cacheOptions } from './cache.ts';
import { createCircuits } from './circuits.ts';
import { connectToTemporal } from './connect.ts';
import { createsIn } from './creates.ts';
import { deploymentOptions } from './deployment.ts';
import { type Limits, openLimits } from './limits.ts';
import { createWorkerMetrics, stateMetrics } from './metrics/index.ts';
import { referenceLookup } from './reference.ts';
import { sealInterceptor } from './seals.ts';
import { ensureSearchAttributes } from './search-attributes.ts';
import { type WorkerSettings, workerSettings } from './settings.ts';
import { readSwitches } from './switches.ts';
import { tracingWorker } from './tracing.ts';
import { workflowCode } from './workflow-code.ts';

export interface CreateOptions {
  settings: AllSettings;
  log: Logger;
  /** Gives up connecting when aborted. */
  signal?: AbortSignal | undefined;
  /** If traces are on: from `startTracing`. */
  tracing?: Tracing | undefined;
}

/** Everything the worker reads at start. */
export interface AllSettings {
  worker: WorkerSettings;
  temporal: TemporalSettings;
  providers: ProviderStates;
  profiles: Profiles;
  encryption: Encryption;
  /** For hashes in ids. */
  hashes: KeyedHashes;
  /** Undefined if this worker delivers no webhooks. */
  webhooks: WebhookSettings | undefined;
  /** How HTTP requests leave this process for providers and receivers. */
  egress: Egress;
}

export interface CreatedWorker {
  /** Its `run` also stops what the worker has started. */
  worker: Pick<Worker, 'run' | 'shutdown' | 'getState' | 'getStatus'>;
  connection: NativeConnection;
  /** Its metrics, except those of the native core. */
  registry: Registry;
}

/** Reads all settings. Throws one `SettingsError` that names every invalid one. */
export const readAllSettings = async (env: Environment, log: Logger): Promise<AllSettings> => {
  const problems: SettingsError['problems'][number][] = [];
  const attempt = async <T>(read: () => T | Promise<T>): Promise<T | undefined> => {
    try {
      return await read();
    } catch (error) {
      if (!(error instanceof SettingsError)) throw error;
      problems.push(...error.problems);
      return undefined;
    }
  };
  const worker = await attempt(() => readSettings(workerSettings, env));
  const temporal = await attempt(() => readTemporalSettings(env));
  const providers = await attempt(() => providerSettings(env));
  const profiles = await attempt(() => profileSettings(env));
  const announce = ({ message }: { message: string }) => log.warn(message);
  const encryption = await attempt(() => loadEncryption(env, { announce }));
  const webhooks = await attempt(() => ({ settings: readWebhookSettings(env) }));
  const egress = await attempt(() => readEgress(env));
  const hashes = await attempt(() => loadKeyedHashes(env));
  if (worker && temporal && providers && profiles && encryption && webhooks && egress && hashes)
    return { worker, temporal, providers, profiles, encryption, hashes, webhooks: webhooks.settings, egress };
  throw new SettingsError(eachOnce(problems));
};

/** Several schemas read the same setting. */
const eachOnce = (problems: SettingsError['problems']): SettingsError['problems'] => [
  ...new Map(problems.map((problem) => [problem.setting, problem])).values(),
];

/** A worker that is connected and ready to run. The caller closes its connection after it has stopped. */
export const createWorker = async (options: CreateOptions): Promise<CreatedWorker> => {
  const { settings, log, signal } = options;
  const connecting = { timeoutMs: settings.worker.HWAGIN_CONNECT_TIMEOUT, log, signal };
  return connectToTemporal(settings.temporal, connecting, (connection) => workerOn(connection, options));
};

const workerOn = async (
  connection: NativeConnection,
  { settings, log, tracing }: CreateOptions,
): Promise<CreatedWorker> => {
  const { worker: own, temporal, providers, profiles, encryption } = settings;
  const { dataConverter, keys } = encryption;
  await ensureSearchAttributes(connection, temporal.namespace, log);
  const { namespace } = temporal;
  const traced = tracing && (await tracingWorker(tracing));
  const interceptors = traced && { workflow: [await tracingClient()] };
  const client = new Client({ connection, namespace, dataConverter, ...(interceptors && { interceptors }) });
  const { registry, sinks, onAnswer, interceptor } = createWorkerMetrics(Object.keys(profiles));
  const circuits = circuitsOf(log);
  const isSwitchedOn = readSwitches(client, log);
  stateMetrics(registry, { providers, profiles, circuit: circuits.state, isSwitchedOn, connection, namespace });
  setEgress(settings.egress);
  setHttpHooks({ circuit: circuits.circuit, onAnswer });
  const taskQueue = own.HWAGIN_TASK_QUEUE;
  const workflowBundle = await workflowCode(traced !== undefined, own.HWAGIN_PROMISE_STACKS);
  const common = { connection, namespace, dataConverter, workflowBundle, sinks: { ...sinks, ...traced?.sinks } };
  const limits = openLimits({ client, taskQueue, worker: common });
  const isReferenceTaken = referenceLookup(connection, namespace);
  const calls = createActivities(
    providers,
    {
      creates: createsIn({ client, taskQueue, hash: settings.hashes.record }),
      isReferenceTaken,
      isSwitchedOn,
      announceCall: callAnnouncer(client),
    },
    profiles,
  );
  const worker = await Worker.create({
    ...common,
    taskQueue,
    interceptors: {
      activity: [sealInterceptor, interceptor, ...(traced ? [traced.activity] : [])],
    },
    activities: {
      ...calls,
      ...erasureActivities({ client, taskQueue, keys }, calls),
      ...callbackActivities(client),
      ...limits.activities,
      ...createWebhookActivities(settings.webhooks),
      ...announceActivity(client, own.HWAGIN_TASK_QUEUE),
    },
    ...deploymentOptions(own),
    shutdownGraceTime: own.HWAGIN_SHUTDOWN_GRACE,
    maxConcurrentActivityTaskExecutions: own.HWAGIN_MAX_ACTIVITIES,
    ...cacheOptions(own),
    // After this, a query or task for a dead worker goes to another one.
    stickyQueueScheduleToStartTimeout: '5s',
    // As many as are busy at once on a loaded machine: a task that finds no waiting poller goes through the database.
    workflowTaskPollerBehavior: { type: 'autoscaling', minimum: 20, initial: 20 },
    activityTaskPollerBehavior: { type: 'autoscaling', minimum: 10, initial: 10 },
  });
  return { worker: withLimits(worker, limits), connection, registry };
};

/** Keeps the limiters' worker running until the last verification of this worker no longer needs it. */
const withLimits = (worker: Worker, limits: Limits): CreatedWorker['worker'] => ({
  run: async () => {
    try {
      await worker.run();
    } finally {
      await limits.stop();
    }
  },
  shutdown: () => worker.shutdown(),
  getState: () => worker.getState(),
  getStatus: () => worker.getStatus(),
});

/** The circuit breakers of this process; every change is logged. */
const circuitsOf = (log: Logger) =>
  createCircuits({
    profile: currentProfile,
    onChange: (provider, state, profile) => log.warn({ provider, profile, state }, `circuit ${state}: ${provider}`),
  });
