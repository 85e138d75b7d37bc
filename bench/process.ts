import { type ChildProcess, fork } from 'node:child_process';
import { createRequire } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Contender, ContenderName, Places } from './contenders/contender.ts';
import type { BeginOptions, LoadOptions, LoadResult } from './load.ts';

const tsx = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;
const file = fileURLToPath(new URL('./child.ts', import.meta.url));

type Args<K extends 'start' | 'submit' | 'outcome'> = Parameters<Contender[K]>;
export type Call = { number: number } & (
  | { name: 'start'; args: Args<'start'> }
  | { name: 'submit'; args: Args<'submit'> }
  | { name: 'outcome'; args: Args<'outcome'> }
  | { name: 'load'; args: [LoadOptions] }
  | { name: 'begin'; args: [BeginOptions] }
  | { name: 'close'; args: [] }
);
export interface Answer {
  number: number;
  value?: unknown;
  error?: string;
}

/** A contender that runs in its own process. */
export class ContenderProcess implements Omit<Contender, 'begin'> {
  readonly name: ContenderName;
  readonly #child: ChildProcess;
  readonly #waiting = new Map<number, { resolve: (value: unknown) => void; reject: (error: Error) => void }>();
  #calls = 0;

  private constructor(name: ContenderName, child: ChildProcess) {
    this.name = name;
    this.#child = child;
    child.on('message', ({ number, value, error }: Answer) => {
      const waiting = this.#waiting.get(number);
      this.#waiting.delete(number);
      if (error === undefined) waiting?.resolve(value);
      else waiting?.reject(new Error(`${name}: ${error}`));
    });
    child.once('exit', (code, signal) => {
      for (const { reject } of this.#waiting.values()) reject(new Error(`${name} ended (${signal ?? `exit ${code}`})`));
    });
  }

  static async open(name: ContenderName, places: Places): Promise<ContenderProcess> {
    const child = fork(file, [name], {
      execArgv: ['--import', tsx],
      env: { ...process.env, NODE_ENV: 'production', ...places },
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    const opened = new ContenderProcess(name, child);
    await new Promise((resolve, reject) => opened.#waiting.set(0, { resolve, reject }));
    return opened;
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  async start(...args: Args<'start'>): Promise<void> {
    await this.#call({ name: 'start', args });
  }
  async submit(...args: Args<'submit'>): ReturnType<Contender['submit']> {
    return (await this.#call({ name: 'submit', args })) as never;
  }
  async outcome(...args: Args<'outcome'>): ReturnType<Contender['outcome']> {
    return (await this.#call({ name: 'outcome', args })) as never;
  }
  async load(options: LoadOptions): Promise<LoadResult> {
    return (await this.#call({ name: 'load', args: [options] })) as LoadResult;
  }
  async begin(options: BeginOptions): Promise<{ count: number; seconds: number }> {
    return (await this.#call({ name: 'begin', args: [options] })) as { count: number; seconds: number };
  }

  async close(): Promise<void> {
    const ended = new Promise((resolve) => this.#child.once('exit', resolve));
    this.#child.send({ number: ++this.#calls, name: 'close', args: [] } satisfies Call);
    await ended;
  }

  /** Kills it, as a crash would. */
  async kill(): Promise<void> {
    const ended = new Promise((resolve) => this.#child.once('exit', resolve));
    this.#child.kill('SIGKILL');
    await ended;
  }

  async #call(call: Call extends infer C ? (C extends unknown ? Omit<C, 'number'> : never) : never): Promise<unknown> {
    const number = ++this.#calls;
    return new Promise((resolve, reject) => {
      this.#waiting.set(number, { resolve, reject });
      this.#child.send({ ...call, number });
    });
  }
}
