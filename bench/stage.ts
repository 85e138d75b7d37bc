import { randomBytes } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { startScript, stopAll } from '../dev/processes.ts';
import { scratchFolder } from '../dev/production/scratch-folder.ts';
import { type TemporalServerPg, temporalServerPg } from '../dev/production/temporal-server.ts';
import type { Say } from '../dev/temporal/output.ts';
import { freePorts } from '../dev/temporal/ports.ts';
import { createSandboxClient, type SandboxControl } from '../sandbox/index.ts';
import type { Places } from './contenders/contender.ts';
import { startRestateServer } from './restate-server.ts';

export interface Stage {
  temporal: TemporalServerPg;
  sandbox: SandboxControl;
  places: Places;
  /** To measure their CPU and memory. */
  pids: { sandbox: number; restate: number | undefined };
  stop(): Promise<void>;
}

export interface StageOptions {
  say: Say;
  /** @default 4 */
  shards?: number;
  /** For temporal-server, in addition to the usual configuration. */
  dynamicConfig?: Record<string, unknown>;
  /** Whether Restate takes part. @default true */
  restate?: boolean;
}

/** Everything that contenders need, each part in its own process, with all state in a temporary folder. */
export const raise = async ({ say, shards, dynamicConfig, restate = true }: StageOptions): Promise<Stage> => {
  const folder = await scratchFolder();
  say('starting PostgreSQL, temporal-server and the sandbox …');
  const settings = { ...(shards && { shards }), ...(dynamicConfig && { dynamicConfig }) };
  const temporal = await temporalServerPg({ folder, port: 0, postgresPort: 0, say, ...settings });
  const sandboxProcess = startScript(fileURLToPath(new URL('../sandbox/main.ts', import.meta.url)), [], {
    name: 'the sandbox',
    env: { ...process.env, SANDBOX_PORT: '0' },
  });
  const ready = await sandboxProcess.waitForLine(/Sandbox control: /, 60_000);
  const sandbox = await createSandboxClient(ready.replace(/.*Sandbox control: /, ''));
  const [servicePort] = await freePorts(1);
  const restateServer = restate ? await startRestateServer(folder, say) : undefined;
  const places: Places = {
    ...sandbox.settings,
    TEMPORAL_ADDRESS: temporal.address,
    HWAGIN_DATA: folder,
    HWAGIN_ENV: 'development',
    HWAGIN_ENCRYPTION_KEYS: `bench:${randomBytes(32).toString('base64')}`,
    HWAGIN_LOG_LEVEL: 'error',
    HWAGIN_SHUTDOWN_GRACE: '1s',
    BENCH_KEY: randomBytes(32).toString('base64'),
    BENCH_DBOS_URL: temporal.postgres.url('dbos'),
    BENCH_RESTATE_SERVICE_PORT: `${servicePort}`,
    ...(restateServer && { BENCH_RESTATE_INGRESS: restateServer.ingress, BENCH_RESTATE_ADMIN: restateServer.admin }),
  };
  return {
    temporal,
    sandbox,
    places,
    pids: { sandbox: sandboxProcess.pid, restate: restateServer?.process.pid },
    stop: async () => {
      await sandbox.close().catch(() => undefined);
      await temporal.stop();
      await stopAll();
      await rm(folder, { recursive: true, force: true });
    },
  };
};
