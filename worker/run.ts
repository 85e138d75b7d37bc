import type { Logger } from 'pino';
import type { Profiles, ProviderStates } from '../activities/index.ts';
import { type Health, serveHealth } from '../telemetry/health.ts';
import type { Tracing } from '../telemetry/tracing.ts';
import { readinessOf } from './health.ts';
import { type AllSettings, type CreatedWorker, createWorker } from './worker.ts';

export interface RunOptions {
  /** From `readAllSettings`. */
  settings: AllSettings;
  log: Logger;
  /** Aborting it stops the worker: no new tasks, and running activities get the grace time. */
  signal?: AbortSignal;
  /** Shown by `/metrics` with our own: the native core's metrics, if the runtime was installed with them. */
  coreMetrics?: (() => Promise<string>) | undefined;
  /** If traces are on: from `startTracing`. */
  tracing?: Tracing | undefined;
}

/**
 * Runs a worker until `signal` is aborted, then lets it finish and closes what it opened. Throws `SettingsError` if the namespace
 * lacks something, and `TemporalUnreachableError` if Temporal does not come up in time.
 */
export const runWorker = async ({ settings, log, signal, coreMetrics, tracing }: RunOptions): Promise<void> => {
  const created = await unlessAborted(createWorker({ settings, log, signal, tracing }), signal);
  let health: Health | undefined;
  try {
    health = await openHealth(created, settings, coreMetrics);
    const running = created.worker.run();
    announceReady(settings, log, health?.port);
    const stop = () => {
      log.info({ graceMs: settings.worker.HWAGIN_SHUTDOWN_GRACE }, 'worker stopping');
      created.worker.shutdown();
    };
    if (signal?.aborted) stop();
    signal?.addEventListener('abort', stop, { once: true });
    try {
      await running;
    } finally {
      signal?.removeEventListener('abort', stop);
    }
  } finally {
    await health?.close();
    await created.connection.close();
  }
  log.info('worker stopped');
};

/** Rejects as soon as the signal is aborted, even while `making` is still running; its result is then closed. */
const unlessAborted = async (
  making: Promise<CreatedWorker>,
  signal: AbortSignal | undefined,
): Promise<CreatedWorker> => {
  if (!signal) return making;
  let give = (): void => undefined;
  const aborted = new Promise<never>((_, reject) => {
    give = () => {
      making.then(
        ({ connection }) => connection.close(),
        () => undefined,
      );
      reject(signal.reason as Error);
    };
  });
  signal.addEventListener('abort', give, { once: true });
  if (signal.aborted) give();
  try {
    return await Promise.race([making, aborted]);
  } finally {
    signal.removeEventListener('abort', give);
  }
};

const openHealth = async (
  { worker, connection, registry }: CreatedWorker,
  { worker: { HWAGIN_HEALTH_PORT: port, HWAGIN_HEALTH_HOST: host } }: AllSettings,
  coreMetrics: RunOptions['coreMetrics'],
): Promise<Health | undefined> => {
  if (port === undefined) return undefined;
  const metrics = async () => {
    const [own, core] = await Promise.all([registry.metrics(), coreMetrics?.()]);
    return `${own}\n${core ?? ''}`;
  };
  return serveHealth({ readiness: readinessOf(worker, connection), metrics }, { port, host });
};

const announceReady = (
  { worker, temporal, providers, profiles }: AllSettings,
  log: Logger,
  port: number | undefined,
) => {
  const fields = { taskQueue: worker.HWAGIN_TASK_QUEUE, namespace: temporal.namespace, address: temporal.address };
  log.info(
    { ...fields, ...(port !== undefined && { port }) },
    readyLine(worker.HWAGIN_TASK_QUEUE, providers, profiles),
  );
};

/** `worker ready on verifications, providers: mobile-ok; off: nhn-otp (missing NHN_OTP_APP_KEY)` */
export const readyLine = (taskQueue: string, providers: ProviderStates, profiles: Profiles = {}): string => {
  const [on, off]: [string[], string[]] = [[], []];
  for (const [name, state] of Object.entries(providers)) {
    if (state.on) on.push(name);
    else off.push(`${name} (missing ${state.missing.join(', ')})`);
  }
  const parts = [`worker ready on ${taskQueue}, providers: ${on.join(', ') || 'none'}`];
  for (const [profile, states] of Object.entries(profiles)) parts.push(`${profile}: ${namesOn(states).join(', ')}`);
  return [...parts, ...(off.length > 0 ? [`off: ${off.join(', ')}`] : [])].join('; ');
};

const namesOn = (states: ProviderStates): string[] =>
  Object.entries(states).flatMap(([name, { on }]) => (on ? [name] : []));
