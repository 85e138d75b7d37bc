import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Connection } from '@temporalio/client';
import { type Started, startProcess } from '../processes.ts';
import { type Say, SetupError, sayOnStderr } from '../temporal/output.ts';
import { freePorts, isFree } from '../temporal/ports.ts';
import { dataFolder } from '../temporal/server.ts';
import { serverBinaries } from './binaries.ts';
import { type Postgres, startPostgres } from './postgres.ts';
import { prepareNamespace } from './prepare-namespace.ts';
import { updateSchema } from './schema.ts';
import { dynamicConfig, type ServerPorts, serverConfig } from './server-config.ts';

export interface TemporalServerPgOptions {
  /** Stores the databases, configuration and PostgreSQL's password. @default data/production */
  folder?: string;
  /** Port of Temporal's gRPC API. @default 7233; 0 picks a free one */
  port?: number;
  /** @default 5433; 0 picks a free one */
  postgresPort?: number;
  /** History shards: fixed for the life of the databases. @default 4 */
  shards?: number;
  /** Dynamic configuration in addition to the usual one. */
  dynamicConfig?: Record<string, unknown>;
  say?: Say;
  /** Called with the output lines of the server and PostgreSQL. */
  onLine?: (line: string) => void;
}

/** The real `temporal-server` on PostgreSQL, on this machine. */
export interface TemporalServerPg {
  /** `host:port` of its gRPC API; the same after a restart. */
  readonly address: string;
  /** The URL of its Prometheus metrics. */
  readonly metricsUrl: string;
  /** Go's profiles: `${pprofUrl}/debug/pprof/profile?seconds=10`. */
  readonly pprofUrl: string;
  readonly postgres: Postgres;
  /** Of the currently running server. */
  readonly pid: number;
  /** Resolves when the server has ended without being told to, on its own or killed from outside. */
  readonly ended: Started['ended'];
  /** Starts the server again after `stopServer` or `killServer`; resolves once it serves. */
  startServer(): Promise<void>;
  stopServer(): Promise<void>;
  /** Kills it (SIGKILL). */
  killServer(): Promise<void>;
  /** Shuts down the server and PostgreSQL cleanly. */
  stop(): Promise<void>;
}

/**
 * Starts PostgreSQL and `temporal-server` with our search attributes; resolves once it serves. Both end with this process.
 */
export async function temporalServerPg(options: TemporalServerPgOptions = {}): Promise<TemporalServerPg> {
  const { folder = join(dataFolder, 'production'), port = 7233, postgresPort = 5433, shards = 4 } = options;
  const say = options.say ?? sayOnStderr;
  const { onLine } = options;
  const binaries = await serverBinaries(say);
  await mkdir(folder, { recursive: true });
  const postgres = await startPostgres({ folder, port: postgresPort, say, onLine });
  try {
    await updateSchema(binaries.sqlTool, postgres);
    const ports = await choosePorts(port);
    const configFile = join(folder, 'temporal-server.json');
    const dynamicConfigFile = join(folder, 'dynamic-config.json');
    await writeFile(dynamicConfigFile, JSON.stringify(dynamicConfig(options.dynamicConfig), null, 2));
    const config = serverConfig({ ports, postgres, shards, dynamicConfigFile });
    await writeFile(configFile, JSON.stringify(config, null, 2), { mode: 0o600 });
    const address = `127.0.0.1:${ports.frontend}`;
    let running: Started;
    const startServer = async () => {
      running = startProcess(binaries.server, ['--config-file', configFile, '--allow-no-auth', 'start'], {
        name: 'temporal-server',
        ...(onLine && { onLine }),
      });
      await serves(address, running);
    };
    await startServer();
    await prepareNamespace(address);
    const stopServer = () => running.stop();
    return {
      address,
      metricsUrl: `http://127.0.0.1:${ports.metrics}/metrics`,
      pprofUrl: `http://127.0.0.1:${ports.pprof}`,
      postgres,
      get pid() {
        return running.pid;
      },
      get ended() {
        return running.ended;
      },
      startServer,
      stopServer,
      killServer: async () => {
        if (!running.hasEnded) process.kill(running.pid, 'SIGKILL');
        await running.ended;
      },
      stop: async () => {
        await stopServer();
        await postgres.stop();
      },
    };
  } catch (error) {
    await postgres.stop();
    throw error;
  }
}

async function choosePorts(frontend: number): Promise<ServerPorts> {
  const free = await freePorts(11);
  const next = () => free.pop() as number;
  if (frontend !== 0 && !(await isFree(frontend)))
    throw new SetupError(
      `Port ${frontend}, which temporal-server needs, is taken.`,
      `If \`npm start\` or \`npm run temporal\` is running, end it; otherwise find the process with \`lsof -i :${frontend}\`.`,
    );
  return {
    frontend: frontend || next(),
    http: next(),
    history: next(),
    matching: next(),
    worker: next(),
    frontendMembership: next(),
    historyMembership: next(),
    matchingMembership: next(),
    workerMembership: next(),
    metrics: next(),
    pprof: next(),
  };
}

/** Resolves once the frontend answers a request that needs the history service. */
async function serves(address: string, server: Started): Promise<void> {
  const deadline = Date.now() + 90_000;
  for (;;) {
    if (server.hasEnded) throw new Error(`temporal-server ended before it was ready: ${(await server.ended).line}`);
    try {
      const connection = await Connection.connect({ address, connectTimeout: '1s' });
      await connection.close();
      return;
    } catch (error) {
      if (Date.now() > deadline) {
        await server.stop();
        throw error;
      }
      await sleep(200);
    }
  }
}
