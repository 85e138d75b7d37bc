import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Connection } from '@temporalio/client';
import { DefaultLogger, Runtime } from '@temporalio/worker';
import { pino } from 'pino';
import { lazyConnection } from '../../client/connection.ts';
import { connect, type HwaginClient } from '../../client/index.ts';
import { type SandboxControl, type SandboxOptions, startSandbox } from '../../sandbox/index.ts';
import type { Tracing } from '../../telemetry/tracing.ts';
import { createWorker, readAllSettings } from '../../worker/index.ts';
import { startTestServer, type TestServer } from './server.ts';

/** Everything for real: a Temporal server, the sandbox over HTTP, a worker like that of `npm run worker`, a client. */
export interface World {
  server: TestServer;
  sandbox: SandboxControl;
  hwagin: HwaginClient;
  /** For requests to Temporal itself. */
  temporal: Connection;
  /** The settings of everything here. */
  env: Record<string, string>;
  startWorker(env?: Record<string, string>): Promise<() => Promise<void>>;
  close(): Promise<void>;
}

export interface WorldOptions {
  sandbox?: SandboxOptions;
  env?: Record<string, string>;
  /** For workers. */
  tracing?: Tracing;
  /** Without a worker: `startWorker` starts one. */
  idle?: boolean;
  /** With the server's state in an SQLite file, `temporal.db` in `HWAGIN_DATA`. */
  onDisk?: boolean;
  /** Logs no errors: they are expected. */
  silent?: boolean;
  /** For the server. */
  dynamicConfig?: Record<string, number>;
}

const silent = pino({ level: 'silent' });

export const startWorld = async (options: WorldOptions = {}): Promise<World> => {
  Runtime.install({
    logger: new DefaultLogger('ERROR', ...(options.silent ? [() => undefined] : [])),
    telemetryOptions: { logging: { filter: 'OFF', forward: {} } },
  });
  const folder = await mkdtemp(join(tmpdir(), 'hwagin-world-'));
  const server = await startTestServer({
    ...(options.onDisk && { dbFile: join(folder, 'temporal.db') }),
    ...(options.dynamicConfig && { dynamicConfig: options.dynamicConfig }),
  });
  const sandbox = await startSandbox(options.sandbox);
  const env: Record<string, string> = {
    ...sandbox.settings,
    TEMPORAL_ADDRESS: server.address,
    HWAGIN_DATA: folder,
    HWAGIN_ENV: 'development',
    HWAGIN_ENCRYPTION_KEYS: `test:${Buffer.alloc(32, 7).toString('base64')}`,
    HWAGIN_SHUTDOWN_GRACE: '1s',
    ...(process.env['HWAGIN_MAX_CACHED'] && { HWAGIN_MAX_CACHED: process.env['HWAGIN_MAX_CACHED'] }),
    ...options.env,
  };
  const stops = new Set<() => Promise<void>>();
  const startWorker = async (more: Record<string, string> = {}) => {
    const { worker, connection } = await createWorker({
      settings: await readAllSettings({ ...env, ...more }, silent),
      log: silent,
      tracing: options.tracing,
    });
    const running = worker.run();
    const stop = async () => {
      if (!stops.delete(stop)) return;
      if (worker.getState() === 'RUNNING') worker.shutdown();
      await running;
      await connection.close();
    };
    stops.add(stop);
    return stop;
  };
  if (!options.idle) await startWorker();
  const hwagin = await connect({ env });
  const temporal = lazyConnection({ address: server.address }, 10_000);
  return {
    server,
    sandbox,
    hwagin,
    temporal,
    env,
    startWorker,
    close: async () => {
      for (const stop of [...stops]) await stop();
      await hwagin.close();
      await temporal.close();
      await sandbox.close();
      await server.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
};
