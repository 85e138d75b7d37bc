import { DefaultLogger, Runtime } from '@temporalio/worker';

let quiet = false;

/** Workers of tests log only errors. A process has one such runtime, however many workers it runs. */
export const quietRuntime = (): void => {
  if (quiet) return;
  quiet = true;
  Runtime.install({
    logger: new DefaultLogger('ERROR'),
    telemetryOptions: { logging: { filter: 'OFF', forward: {} } },
  });
};
