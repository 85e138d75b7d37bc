import { coreSettings } from '../config/core.ts';
import { readSettings, SettingsError, settingsExitCode } from '../config/settings.ts';
import { createLogger } from '../privacy/logger.ts';
import { startTracing } from '../telemetry/tracing.ts';
import { startGateway } from './start.ts';

/** `npm run gateway`: exits with 0 after a signal, 1 if it could not start. A second signal ends it at once. */
const main = async (): Promise<void> => {
  const log = createLogger({ level: readSettings(coreSettings, process.env).HWAGIN_LOG_LEVEL, component: 'gateway' });
  // During start there is nothing to finish. Not left to the system: as PID 1 of a container the process would not be stopped by
  // the signal.
  let stop: (() => Promise<void>) | undefined;
  let stopping = false;
  for (const signal of ['SIGTERM', 'SIGINT'] as const)
    process.on(signal, () => {
      if (!stop) process.exit(0);
      if (stopping) process.exit(1);
      stopping = true;
      log.info({ signal }, 'signal received');
      stop().then(
        () => log.info('gateway stopped'),
        (error: unknown) => {
          log.error({ error }, 'the gateway did not stop cleanly');
          process.exitCode = 1;
        },
      );
    });
  const tracing = await startTracing({ env: process.env, service: 'hwagin-gateway', log });
  const gateway = await startGateway({ env: process.env, log });
  stop = async () => {
    await gateway.close();
    await tracing?.stop();
  };
};

try {
  await main();
} catch (error) {
  const inUse = (error as NodeJS.ErrnoException).code === 'EADDRINUSE';
  if (!(error instanceof SettingsError) && !inUse) throw error;
  process.stderr.write(`hwagin gateway cannot start:\n${(error as Error).message}\n`);
  // At once: what was opened before the error was found would keep the process alive.
  process.exit(error instanceof SettingsError ? settingsExitCode(error) : 1);
}
