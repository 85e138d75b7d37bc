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

/** `npm run worker`. Exit codes: 0 after a signal, 1 if it could not start or failed, 2 if Temporal's settings are the reason. */
const main = async (): Promise<void> => {
  const { HWAGIN_LOG_LEVEL: level } = readSettings(coreSettings.pick({ HWAGIN_LOG_LEVEL: true }), process.env);
  const log = createLogger({ level, component: 'worker' });
  // Handled from here on and not left to the system: as PID 1 of a container the process would not be stopped by the signal.
  const signal = stopSignal((name) => {
    log.info({ signal: name }, 'signal received');
    // Before it runs there is nothing to finish, and what it waits for may never come (a key provider, an exporter).
    if (!running) process.exit(0);
  });
  let running = false;
  const settings = await readAllSettings(process.env, log);
  log.info(rulesInWords(process.env));
  const tracing = await startTracing({ env: process.env, service: 'hwagin-worker', log });
  // Not earlier: once created, the native core keeps the process alive until a connection has been closed.
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

/** Errors whose message is enough, without a stack. */
const isPlain = (error: unknown): error is Error =>
  error instanceof SettingsError || error instanceof TemporalUnreachableError;

try {
  await main();
} catch (error) {
  if (!isPlain(error)) throw error;
  process.stderr.write(`The worker cannot start.\n${error.message}\n`);
  process.exitCode = error instanceof SettingsError ? settingsExitCode(error) : 1;
}
// At once: the native core would keep alive a process that never connected, or was stopped while connecting.
process.exit();
