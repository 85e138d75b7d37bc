import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { type Started, startProcess } from '../../../dev/processes.ts';
import { startDevServer } from '../../../dev/temporal/dev-server.ts';
import { createSandboxClient, type SandboxControl } from '../../../sandbox/index.ts';
import { randomOf } from './random.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const command = ['dev/run.mjs', 'dev/start.ts', '--once'];

/** How `npm start -- --once` ended, and what it printed. */
export interface Once {
  code: number | null;
  /** Rows of its table: how many ended as they should, and the others. */
  right: number;
  wrong: string[];
  /** The last line it printed. */
  last: string;
  /** Where the worker was killed: the scene, and how many of its events had passed. */
  kills: string[];
}

/** Every scene has at least this many events at its provider. */
const longestCountdown = 5;

/** Lines of the table at the end. */
const row = /^ {2}([✓✗]) (.+)$/;

/**
 * Runs `npm start -- --once` and kills its worker, from outside, at a seeded moment of some of its scenes: after this many events
 * at the providers (an arrival, an effect, an answer).
 *
 * @param scenes numbers of the scenes, from 0, in which the worker dies
 */
export const killDuringStart = (seed: number, scenes: readonly number[]): Promise<Once> =>
  startOnce(async ({ started, sandbox, onLine }) => {
    const random = randomOf(seed);
    const kills: string[] = [];
    let scene = -1;
    let title = '';
    let after = 0;
    let countdown: number | undefined;
    onLine((line) => {
      if (!/^(MobileOK|PortOne|NHN|VerifyVASP)\b/.test(line)) return;
      scene++;
      title = line.replace(/:.*/, '').trim();
      after = 1 + Math.floor(random() * longestCountdown);
      countdown = scenes.includes(scene) ? after : undefined;
    });
    for (const type of ['arrived', 'effect', 'answered'] as const)
      sandbox.on(type, async () => {
        if (countdown === undefined || --countdown > 0) return;
        countdown = undefined;
        const moment = `${title} (${after})`;
        if (await killChild(started.pid, 'worker/main.ts')) kills.push(moment);
      });
    return kills;
  });

/** Stops the sandbox in the middle of it. */
export const endSandboxDuringStart = (): Promise<Once> =>
  startOnce(async ({ started, onLine }) => {
    let ended = false;
    onLine((line) => {
      if (ended || !line.includes('PortOne V1')) return;
      ended = true;
      void killChild(started.pid, 'sandbox/main.ts');
    });
    return ['the sandbox'];
  });

interface Running {
  started: Started;
  sandbox: SandboxControl;
  onLine: (listener: (line: string) => void) => void;
}

const startOnce = async (meddle: (running: Running) => Promise<string[]>): Promise<Once> => {
  const folder = await mkdtemp(join(tmpdir(), 'hwagin-once-'));
  const server = await startDevServer({ port: 0, uiPort: 0, say: () => undefined });
  const lines: string[] = [];
  const listeners: ((line: string) => void)[] = [];
  try {
    const started = startProcess(process.execPath, command, {
      name: 'npm start -- --once',
      cwd: root,
      env: {
        PATH: process.env['PATH'],
        HOME: process.env['HOME'],
        TEMPORAL_ADDRESS: server.address,
        HWAGIN_DATA: folder,
        SANDBOX_PORT: '0',
        SANDBOX_DATA: join(folder, 'sandbox'),
        HWAGIN_ENV: 'development',
        HWAGIN_ENCRYPTION_KEYS: `test:${Buffer.alloc(32, 7).toString('base64')}`,
      },
      onLine: (line) => {
        lines.push(line);
        for (const listener of listeners) listener(line);
      },
    });
    const serving = await started.waitForLine(/the sandbox serves at/, 120_000);
    const sandbox = await createSandboxClient(serving.replace(/.* at /, ''));
    const kills = await meddle({ started, sandbox, onLine: (listener) => listeners.push(listener) });
    const { code } = await started.ended;
    await sandbox.close();
    const rows = lines.map((line) => row.exec(line)).filter((match) => match !== null);
    return {
      code,
      last: lines.findLast((line) => line.trim() !== '') ?? '',
      kills,
      right: rows.filter(([, mark]) => mark === '✓').length,
      wrong: rows.filter(([, mark]) => mark === '✗').map(([, , text = '']) => text.trim()),
    };
  } finally {
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  }
};

/** Kills the child of this process that runs the script, like `kill -9` in a terminal. */
const killChild = async (parent: number, script: string): Promise<boolean> => {
  const { stdout } = await promisify(execFile)('ps', ['-A', '-o', 'pid=,ppid=,args=']);
  for (const line of stdout.split('\n')) {
    const [, pid, ppid, args] = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line) ?? [];
    if (Number(ppid) === parent && args?.includes(script)) return process.kill(Number(pid), 'SIGKILL');
  }
  return false;
};
