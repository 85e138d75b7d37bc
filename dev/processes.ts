import { type ChildProcess, spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { errorCode } from './error-code.ts';

/** Resolved from this file, so that a script may run in any folder. */
const tsx = createRequire(import.meta.url).resolve('tsx');
const leash = fileURLToPath(new URL('./leash.sh', import.meta.url));
const running = new Set<Started>();

export interface StartOptions {
  /** Prefix of each of its lines, and its name in messages. */
  name: string;
  cwd?: string;
  env?: NodeJS.ProcessEnv;
  /** Called with every line of its output; by default the lines are dropped. */
  onLine?: (line: string, stream: 'stdout' | 'stderr') => void;
}

/** A process that this one started. It ends when this one ends, for whatever reason. */
export interface Started {
  readonly name: string;
  readonly pid: number;
  /** Resolves once it has ended. `line` is the last it printed to stderr, or to stdout if it printed none there. */
  readonly ended: Promise<{ code: number | null; signal: NodeJS.Signals | null; line: string }>;
  readonly hasEnded: boolean;
  /** Asks it to stop, and kills it after `graceMs` (10 s). Resolves once it has ended. */
  stop(graceMs?: number): Promise<void>;
  /** Resolves with the first line that matches; rejects if it ends or `timeoutMs` pass before. */
  waitForLine(pattern: RegExp, timeoutMs: number): Promise<string>;
}

/** Starts a TypeScript file of this project with tsx. */
export function startScript(file: string, args: readonly string[], options: StartOptions): Started {
  return startProcess(process.execPath, ['--import', pathToFileURL(tsx).href, file, ...args], options);
}

/** Starts a command in its own process group, so that a Ctrl-C reaches this process first. */
export function startProcess(command: string, args: readonly string[], options: StartOptions): Started {
  const child = spawn('/bin/sh', [leash, command, ...args], {
    cwd: options.cwd,
    env: options.env ?? process.env,
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  const started = new StartedChild(child, options);
  running.add(started);
  endAllWithThisProcess();
  void started.ended.then(() => running.delete(started));
  return started;
}

/** Stops everything started here, the last one first. */
export async function stopAll(): Promise<void> {
  for (const started of [...running].toReversed()) await started.stop();
}

/** How many of a process's last lines are kept: enough for an uncaught exception. */
const kept = 40;

class StartedChild implements Started {
  readonly name: string;
  readonly pid: number;
  readonly ended: Started['ended'];
  hasEnded = false;
  private readonly listeners = new Set<(line: string) => void>();
  private readonly said: string[] = [];

  constructor(child: ChildProcess, { name, onLine }: StartOptions) {
    this.name = name;
    if (child.pid === undefined) throw new Error(`${name} could not be started`);
    this.pid = child.pid;
    const last = { stdout: '', stderr: '' };
    for (const stream of ['stdout', 'stderr'] as const) {
      const input = child[stream];
      if (!input) continue;
      createInterface({ input }).on('line', (line) => {
        if (line.trim() !== '') last[stream] = line;
        this.said.push(line);
        if (this.said.length > kept) this.said.shift();
        onLine?.(line, stream);
        for (const listener of this.listeners) listener(line);
      });
    }
    this.ended = new Promise((resolve) => {
      child.once('close', (code, signal) => {
        this.hasEnded = true;
        resolve({ code, signal, line: last.stderr || last.stdout });
      });
    });
  }

  async stop(graceMs = 10_000): Promise<void> {
    if (this.hasEnded) return;
    signalGroup(this.pid, 'SIGTERM');
    const clock = new AbortController();
    const slow = sleep(graceMs, 'slow', { signal: clock.signal }).catch(() => 'ended');
    if ((await Promise.race([this.ended, slow])) === 'slow') signalGroup(this.pid, 'SIGKILL');
    clock.abort();
    await this.ended;
  }

  async waitForLine(pattern: RegExp, timeoutMs: number): Promise<string> {
    return new Promise((resolve, reject) => {
      const settle = (act: () => void) => {
        this.listeners.delete(listener);
        clearTimeout(timer);
        act();
      };
      const listener = (line: string) => {
        if (pattern.test(line)) settle(() => resolve(line));
      };
      const timer = setTimeout(
        () => settle(() => reject(new Error(`${this.name} was not ready after ${timeoutMs / 1000} s`))),
        timeoutMs,
      );
      this.listeners.add(listener);
      const tellEnd = async (): Promise<void> => {
        const { code, signal, line } = await this.ended;
        const message = `${this.name} ended (${signal ?? `exit ${code}`}): ${line}`;
        settle(() => reject(new Error(message, { cause: this.said.join('\n') })));
      };
      void tellEnd();
    });
  }
}

function signalGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-pid, signal);
  } catch (error) {
    if (errorCode(error) !== 'ESRCH') throw error;
  }
}

let watching = false;

function endAllWithThisProcess(): void {
  if (watching) return;
  watching = true;
  process.once('exit', () => {
    for (const { pid } of running) signalGroup(pid, 'SIGTERM');
  });
}
