import { createHash, randomBytes } from 'node:crypto';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Started, startProcess } from '../processes.ts';
import { exists } from '../temporal/cache.ts';
import { type Say, SetupError } from '../temporal/output.ts';
import { freePorts, isFree } from '../temporal/ports.ts';
import { run, tail } from '../temporal/run.ts';
import { postgresBinaries } from './binaries.ts';
import { type Unprivileged, unprivileged } from './unprivileged.ts';

export interface PostgresOptions {
  /** Stores the database and its password. */
  folder: string;
  /** 0 picks a free one. */
  port: number;
  say: Say;
  onLine?: ((line: string) => void) | undefined;
}

/** Our own PostgreSQL, on the loopback interface. Durable by default: fsync and synchronous_commit are on. */
export interface Postgres {
  readonly port: number;
  readonly user: string;
  readonly password: string;
  /** Of the currently running process. */
  readonly pid: number;
  /** The folder of its programs. */
  readonly binaries: string;
  /** Starts it again after `stop` or `kill`, on the same port with the same data. */
  start(): Promise<void>;
  /** Shuts it down cleanly. */
  stop(): Promise<void>;
  /** Ends it like a power cut: committed data is still there at the next start. */
  kill(): Promise<void>;
  url(database: string): string;
}

const user = 'hwagin';

export async function startPostgres({ folder, port, say, onLine }: PostgresOptions): Promise<Postgres> {
  const binaries = await postgresBinaries(say);
  const who = await unprivileged();
  await mkdir(folder, { recursive: true });
  const data = await dataFolder(folder, who);
  const password = await passwordIn(folder);
  if (!(await exists(join(data, 'PG_VERSION')))) await initialise(data, { binaries, password, who, say });
  const chosen = port || ((await freePorts(1))[0] as number);
  if (!(await isFree(chosen)))
    throw new SetupError(
      `Port ${chosen}, which PostgreSQL needs, is taken.`,
      `Find the process with \`lsof -i :${chosen}\`.`,
    );
  let running: Started | undefined;
  const start = async () => {
    running = await launch({ binaries, data, port: chosen, who, onLine });
  };
  await start();
  return {
    port: chosen,
    user,
    password,
    binaries,
    get pid() {
      return running?.pid ?? 0;
    },
    start,
    stop: async () => {
      // SIGINT means fast shutdown; SIGTERM would wait until every client has disconnected.
      signal(running, 'SIGINT');
      await running?.ended;
    },
    kill: async () => {
      signal(running, 'SIGKILL');
      await running?.ended;
    },
    url: (database) => `postgresql://${user}:${password}@127.0.0.1:${chosen}/${database}`,
  };
}

/** Root's own folders may be inaccessible to the user that it runs as. */
async function dataFolder(folder: string, who: Unprivileged): Promise<string> {
  if (await who.reaches(folder)) return join(folder, 'postgres');
  return `/var/tmp/hwagin-postgres-${createHash('sha256').update(folder).digest('hex').slice(0, 12)}`;
}

async function passwordIn(folder: string): Promise<string> {
  const file = join(folder, 'postgres-password');
  if (await exists(file)) return (await readFile(file, 'utf8')).trim();
  const password = randomBytes(16).toString('hex');
  await writeFile(file, `${password}\n`, { mode: 0o600 });
  return password;
}

async function initialise(
  data: string,
  { binaries, password, who, say }: { binaries: string; password: string; who: Unprivileged; say: Say },
): Promise<void> {
  say('making a PostgreSQL database …');
  await rm(data, { recursive: true, force: true });
  await mkdir(data, { mode: 0o700 });
  await who.own(data);
  const passwordFile = join(dirname(data), `.initdb-${process.pid}`);
  await writeFile(passwordFile, password, { mode: 0o600 });
  await who.own(passwordFile);
  try {
    const args = [
      '-D',
      data,
      '-U',
      user,
      `--pwfile=${passwordFile}`,
      '--auth=scram-sha-256',
      '-E',
      'UTF8',
      '--locale=C',
    ];
    const [command = '', ...rest] = [...who.prefix, join(binaries, 'initdb'), ...args];
    const made = await run(command, rest);
    if (made.code !== 0)
      throw new SetupError(`initdb failed:\n${tail(made.stderr)}`, 'See its output; PostgreSQL 12 or newer is needed.');
  } catch (error) {
    await rm(data, { recursive: true, force: true });
    throw error;
  } finally {
    await rm(passwordFile, { force: true });
  }
}

interface Launch {
  binaries: string;
  data: string;
  port: number;
  who: Unprivileged;
  onLine: PostgresOptions['onLine'];
}

async function launch(options: Launch): Promise<Started> {
  // Children of a killed server hold its shared memory for a moment.
  for (let tries = 0; ; tries++) {
    const started = startProcess(...commandOf(options), {
      name: 'PostgreSQL',
      ...(options.onLine && { onLine: options.onLine }),
    });
    try {
      await started.waitForLine(/database system is ready to accept connections/, 60_000);
      return started;
    } catch (error) {
      await started.stop();
      if (tries >= 20) throw error;
      await sleep(250);
    }
  }
}

const commandOf = ({ binaries, data, port, who }: Launch): [string, string[]] => {
  const settings = {
    listen_addresses: '127.0.0.1',
    port,
    unix_socket_directories: '',
    max_connections: 200,
    shared_buffers: '512MB',
    max_wal_size: '4GB',
    // So that the line that says it is ready is in English, and on stderr.
    lc_messages: 'C',
    logging_collector: 'off',
  };
  const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const [command = '', ...args] = [...who.prefix, join(binaries, 'postgres'), '-D', data, ...flags];
  return [command, args];
};

function signal(running: Started | undefined, name: NodeJS.Signals): void {
  if (running && !running.hasEnded) process.kill(running.pid, name);
}
