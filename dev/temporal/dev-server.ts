import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { searchAttributes } from '../../contract/search-attributes.ts';
import { type Started, startProcess } from '../processes.ts';
import { temporalCli } from './cli.ts';
import { type Say, SetupError, sayOnStderr } from './output.ts';
import { freePorts, isFree } from './ports.ts';
import { waitUntilReady } from './ready.ts';

export interface DevServerOptions {
  /** Port of its gRPC API. @default 7233; 0 picks a free one */
  port?: number;
  /** Port of its Web UI. @default 8233; 0 picks a free one */
  uiPort?: number;
  /** File that stores its state. @default in memory */
  dbFile?: string;
  /** The codec server that its Web UI uses to decode payloads. @default none */
  codecEndpoint?: string;
  /** For a test, in addition to the usual rates. */
  dynamicConfig?: Record<string, number>;
  /** Path of the Temporal CLI. @default what `temporalCli` finds */
  cli?: string;
  say?: Say;
  /** Called with every line it prints (warnings and errors). */
  onLine?: (line: string) => void;
}

export interface DevServer {
  /** `host:port` of its gRPC API. */
  address: string;
  /** URL of its Web UI, without a trailing slash. */
  uiUrl: string;
  pid: number;
  /** Resolves once it has ended, on its own or by `stop`. */
  ended: Started['ended'];
  stop(): Promise<void>;
}

const timesToStart = 3;

/** Starts Temporal's dev server with our search attributes and resolves once it serves. It ends with this process. */
export async function startDevServer(options: DevServerOptions = {}): Promise<DevServer> {
  const cli = options.cli ?? (await temporalCli(options.say ?? sayOnStderr));
  if (options.dbFile) await mkdir(dirname(options.dbFile), { recursive: true });
  for (let time = 1; ; time++) {
    const ports = await choosePorts(options.port ?? 7233, options.uiPort ?? 8233);
    try {
      return await launch(cli, ports, options);
    } catch (error) {
      // Another process may take a port after it was found free. If the port was configured, `choosePorts` then reports it.
      if (time === timesToStart || !/address already in use/.test((error as Error).message)) throw error;
    }
  }
}

async function launch(cli: string, ports: Ports, options: DevServerOptions): Promise<DevServer> {
  const server = startProcess(cli, devServerArguments(ports, options), {
    name: 'the Temporal dev server',
    ...(options.onLine && { onLine: options.onLine }),
  });
  const address = `127.0.0.1:${ports.api}`;
  try {
    await waitUntilReady(address, server);
  } catch (error) {
    await server.stop();
    throw error;
  }
  return {
    address,
    uiUrl: `http://127.0.0.1:${ports.ui}`,
    pid: server.pid,
    ended: server.ended,
    stop: () => server.stop(),
  };
}

/**
 * The arguments of `temporal`. The changed rates are those that slow down a single developer: the default of 20 polls a
 * second of the transfer queue makes a run of six tasks take 250 ms instead of 80.
 */
function devServerArguments(
  { api, ui, http, metrics }: Ports,
  { dbFile, codecEndpoint, dynamicConfig }: Pick<DevServerOptions, 'dbFile' | 'codecEndpoint' | 'dynamicConfig'> = {},
): string[] {
  const rates = {
    'history.transferProcessorMaxPollRPS': 2000,
    'history.timerProcessorMaxPollRPS': 2000,
    'history.visibilityProcessorMaxPollRPS': 2000,
    'frontend.namespaceRPS': 20_000,
    'frontend.namespaceRPS.visibility': 1000,
    'frontend.rps': 20_000,
    'matching.rps': 20_000,
    ...dynamicConfig,
  };
  const args = ['server', 'start-dev', '--ip', '127.0.0.1', '--port', `${api}`, '--ui-port', `${ui}`];
  // By default it uses ports from the operating system, which another process's connection may use a moment later.
  args.push('--http-port', `${http}`, '--metrics-port', `${metrics}`);
  args.push('--log-level', 'error', '--ui-disable-news-fetch');
  for (const [key, value] of Object.entries(rates)) args.push('--dynamic-config-value', `${key}=${value}`);
  for (const name of Object.values(searchAttributes)) args.push('--search-attribute', `${name}=Keyword`);
  if (codecEndpoint) args.push('--ui-codec-endpoint', codecEndpoint);
  if (dbFile) {
    args.push('--db-filename', dbFile, '--sqlite-pragma', 'journal_mode=wal', '--sqlite-pragma', 'synchronous=normal');
  }
  return args;
}

interface Ports {
  api: number;
  ui: number;
  http: number;
  metrics: number;
}

async function choosePorts(port: number, uiPort: number): Promise<Ports> {
  const [api = 0, ui = 0, http = 0, metrics = 0] = await freePorts(4);
  const chosen = { api: port || api, ui: uiPort || ui, http, metrics };
  for (const taken of [chosen.api, chosen.ui]) {
    if (!(await isFree(taken))) throw portTaken(taken);
  }
  return chosen;
}

export function portTaken(port: number): SetupError {
  return new SetupError(
    `Port ${port}, which the Temporal dev server needs, is taken.`,
    'If another `npm start` or `npm run temporal` is running, end it. If it is a Temporal server you want to use,\n' +
      `set TEMPORAL_ADDRESS=localhost:${port}. Otherwise find the process with \`lsof -i :${port}\`.`,
  );
}
