import { setTimeout as sleep } from 'node:timers/promises';
import type { Contender, Input, Waiting } from './contenders/contender.ts';

export interface LoadOptions {
  /** Prefix of every id, so that ids of different runs differ. */
  prefix: string;
  /** No verification is started after this many seconds; those in progress are finished. */
  seconds: number;
  /** How many are in progress at once. */
  concurrency: number;
  /** How long the user takes to type the code. Milliseconds. */
  userMs?: number;
}

/** The durations of each verification, in milliseconds. */
export interface LoadResult {
  seconds: number;
  /** From the request until the message was sent. */
  start: number[];
  /** From submitting the code to its verdict. */
  submit: number[];
  /** From the verdict to the outcome with the identity. */
  outcome: number[];
  /** Errors, by message. */
  errors: string[];
}

/** Phones with this prefix all get the same code, so the load need not ask the sandbox. */
export const fixedCode = '123456';
export const inputFor = (number: number): Input => ({
  method: 'SMS',
  person: {
    name: '홍길동',
    phone: `0100000${2_000 + (number % 7_000)}`,
    carrier: 'SKT',
    birthDate: '1990-01-31',
    gender: 'female',
    foreigner: false,
  },
  options: { resendCooldown: '0s' },
});

/** Runs complete verifications as fast as possible. */
export const load = async (contender: Contender, options: LoadOptions): Promise<LoadResult> => {
  const { prefix, seconds, concurrency, userMs = 0 } = options;
  const result: LoadResult = { seconds: 0, start: [], submit: [], outcome: [], errors: [] };
  let next = 0;
  const began = performance.now();
  const deadline = began + seconds * 1_000;
  const one = async (id: string, number: number) => {
    const asked = performance.now();
    await contender.start(id, inputFor(number));
    const messageOut = performance.now();
    if (userMs > 0) await sleep(userMs);
    const typed = performance.now();
    const verdict = await contender.submit(id, fixedCode, 1);
    const judged = performance.now();
    const { status } = await contender.outcome(id);
    if (verdict !== 'verified' || status !== 'verified') throw new Error(`ended ${verdict}, ${status}`);
    result.start.push(messageOut - asked);
    result.submit.push(judged - typed);
    result.outcome.push(performance.now() - judged);
  };
  const user = async () => {
    while (performance.now() < deadline) {
      const number = next++;
      try {
        await one(`${prefix}-${number}`, number);
      } catch (error) {
        result.errors.push(error instanceof Error ? error.message : String(error));
      }
    }
  };
  await Promise.all(Array.from({ length: concurrency }, user));
  result.seconds = (performance.now() - began) / 1_000;
  return result;
};

export interface BeginOptions {
  waiting: Waiting;
  prefix: string;
  count: number;
  concurrency: number;
  /** None is started after this many seconds. */
  seconds: number;
}

/** Starts verifications that will wait; returns how many there are, `<prefix>-0` to `<prefix>-<count - 1>`. */
export const begin = async (
  contender: Contender,
  options: BeginOptions,
): Promise<{ count: number; seconds: number }> => {
  const { waiting, prefix, count, concurrency, seconds } = options;
  const began = performance.now();
  const deadline = began + seconds * 1_000;
  let next = 0;
  const beginner = async () => {
    while (next < count && performance.now() < deadline) {
      const number = next++;
      await contender.begin?.(`${prefix}-${number}`, number, waiting);
    }
  };
  await Promise.all(Array.from({ length: concurrency }, beginner));
  return { count: next, seconds: (performance.now() - began) / 1_000 };
};
