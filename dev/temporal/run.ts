import { spawn } from 'node:child_process';
import type { Say } from './output.ts';

export interface RunOptions {
  cwd?: string;
  env?: NodeJS.ProcessEnv;
  /** Stops the command after this many milliseconds. */
  timeoutMs?: number;
  /**
   * Prints `doing` and the time it has taken every `everyMs` (15 s), together with its progress: what `progress` returns for
   * everything it has printed to stderr, else the last line of it.
   */
  heartbeat?: { doing: string; say: Say; everyMs?: number; progress?: (stderr: string) => string };
}

/** How a command ended. `code` is null if a signal ended it, `missing` is true if there is no such command. */
export interface RunResult {
  code: number | null;
  missing: boolean;
  stdout: string;
  stderr: string;
}

/** Runs a command to its end, without a shell; never throws for how it ended. */
export async function run(command: string, args: readonly string[], options: RunOptions = {}): Promise<RunResult> {
  return new Promise((resolve, reject) => {
    const began = Date.now();
    const child = spawn(command, args, {
      cwd: options.cwd,
      env: options.env ?? process.env,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const endWithUs = () => child.kill();
    process.once('exit', endWithUs);
    // Not spawn's own `timeout`, which keeps running if there is no such command.
    const limit = options.timeoutMs === undefined ? undefined : setTimeout(endWithUs, options.timeoutMs);
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
    });
    const { heartbeat } = options;
    const timer =
      heartbeat &&
      setInterval(() => {
        const seconds = Math.round((Date.now() - began) / 1000);
        const progress = (heartbeat.progress ?? lastLine)(stderr);
        heartbeat.say(`${heartbeat.doing} … ${seconds} s${progress && ` (${progress.slice(0, 80)})`}`);
      }, heartbeat.everyMs ?? 15_000);
    const done = () => {
      clearTimeout(limit);
      clearInterval(timer);
      process.removeListener('exit', endWithUs);
    };
    child.once('error', (error: NodeJS.ErrnoException) => {
      done();
      if (error.code === 'ENOENT') resolve({ code: null, missing: true, stdout, stderr });
      else reject(error);
    });
    child.once('close', (code) => {
      done();
      resolve({ code, missing: false, stdout, stderr });
    });
  });
}

const lastLine = (text: string): string => tail(text, 1);

/** The last lines of a command's output, for a message about its failure. */
export function tail(text: string, lines = 8): string {
  return text.trim().split('\n').slice(-lines).join('\n');
}
