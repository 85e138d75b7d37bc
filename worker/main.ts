import { coreSettings, type LogLevel } from '../config/core.ts';
import { readSettings, SettingsError } from '../config/settings.ts';
import { createLogger } from '../privacy/logger.ts';
import { TemporalUnreachableError } from './connect.ts';
import { runWorker } from './run.ts';
import { installRuntime } from './runtime.ts';

/** `npm run worker`: exits 0 after a signal, 1 when it could not start or broke. A second signal ends it at once. */
const main = async (): Promise<void> => {
  const level: LogLevel = readSettings(coreSettings, process.env).HWAGIN_LOG_LEVEL;
  const log = createLogger({ level, component: 'worker' });
  installRuntime(log, level);
  const stop = new AbortController();
  for (const signal of ['SIGTERM', 'SIGINT'] as const)
    process.on(signal, () => {
      if (stop.signal.aborted) process.exit(1);
      log.info({ signal }, 'signal received');
      stop.abort();
    });
  try {
    await runWorker({ log, signal: stop.signal });
  } catch (error) {
    if (stop.signal.aborted && error === stop.signal.reason) return;
    if (error instanceof SettingsError || error instanceof TemporalUnreachableError) throw error;
    log.error({ error }, 'worker failed');
    process.exitCode = 1;
  }
};

try {
  await main();
} catch (error) {
  if (!(error instanceof SettingsError || error instanceof TemporalUnreachableError)) throw error;
  process.stderr.write(`hwagin worker cannot start:\n${error.message}\n`);
  process.exitCode = 1;
}
