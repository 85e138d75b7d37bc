import { coreSettings } from '../config/core.ts';
import { rulesInWords } from '../config/rules.ts';
import { readSettings, SettingsError, settingsExitCode } from '../config/settings.ts';
import { createLogger } from '../privacy/logger.ts';
import { startTracing } from '../telemetry/tracing.ts';
import { TemporalUnreachableError } from './connect.ts';
import { coreMetrics } from './metrics/index.ts';
import { runWorker } from './run.ts';
import { installRuntime } from './runtime.ts';
import { readAllSettings } from './worker.ts';

/**
 * `npm run worker`: ends with 0 after a signal, with 1 when it could not start or broke, with 2 when it could not for Temporal's
 * settings.
 */
const main = async (): Promise<void> => {
  const { HWAGIN_LOG_LEVEL: level } = readSettings(coreSettings.pick({ HWAGIN_LOG_LEVEL: true }), process.env);
  const log = createLogger({ level, component: 'worker' });
  // Heard from here on, not left to the system: a container's first process would not hear of it.
  const signal = stopSignal((name) => {
    log.info({ signal: name }, 'signal received');
    // Until it runs there is nothing to finish, and what it waits for may never come (a key provider, an exporter).
    if (!running) process.exit(0);
  });
  let running = false;
  const settings = await readAllSettings(process.env, log);
  log.info(rulesInWords(process.env));
  const tracing = await startTracing({ env: process.env, service: 'hwagin-worker', log });
  // Not earlier: once it is there, the native core keeps the process alive until a connection has been closed.
  const shown = settings.worker.HWAGIN_HEALTH_PORT !== undefined;
  const core = shown ? await coreMetrics((config) => installRuntime(log, level, config)) : undefined;
  if (!shown) installRuntime(log, level);
  running = true;
  try {
    await runWorker({ settings, log, signal, coreMetrics: core, tracing });
  } catch (error) {
    if (signal.aborted && error instanceof Error && error.name === 'AbortError') return;
    if (isPlain(error)) throw error;
    log.error({ error }, 'worker failed');
    process.exitCode = 1;
  } finally {
    await tracing?.stop();
  }
};

/** Aborted by the first SIGTERM or SIGINT; a second one ends the process at once. */
const stopSignal = (onSignal: (name: string) => void): AbortSignal => {
  const controller = new AbortController();
  for (const name of ['SIGTERM', 'SIGINT'] as const)
    process.on(name, () => {
      if (controller.signal.aborted) process.exit(1);
      onSignal(name);
      controller.abort();
    });
  return controller.signal;
};

/** Errors whose message says everything there is to say. */
const isPlain = (error: unknown): error is Error =>
  error instanceof SettingsError || error instanceof TemporalUnreachableError;

try {
  await main();
} catch (error) {
  if (!isPlain(error)) throw error;
  process.stderr.write(`The worker cannot start.\n${error.message}\n`);
  process.exitCode = error instanceof SettingsError ? settingsExitCode(error) : 1;
}
// At once: the native core keeps a process that has never connected, or was connecting when it was told to stop.
process.exit();
