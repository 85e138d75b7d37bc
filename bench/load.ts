import { setTimeout as sleep } from 'node:timers/promises';
import type { Contender, Input } from './contenders/contender.ts';

export interface LoadOptions {
  /** Begins every id, so that runs do not meet. */
  prefix: string;
  /** No verification is begun after so many seconds; those under way are waited for. */
  seconds: number;
  /** How many are under way at once. */
  concurrency: number;
  /** How long the user takes to type the code. Milliseconds. */
  userMs?: number;
}

/** What each verification took, in milliseconds. */
export interface LoadResult {
  seconds: number;
  /** From asking for the verification until the message is out. */
  start: number[];
  /** From the code to its verdict. */
  submit: number[];
  /** From the verdict to the outcome with the identity. */
  outcome: number[];
}

/** Codes sent to phones of this beginning are all the same: the load need not ask the sandbox. */
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

/** Whole verifications, as fast as they go; a wrong end fails the run. */
export const load = async (contender: Contender, options: LoadOptions): Promise<LoadResult> => {
  const { prefix, seconds, concurrency, userMs = 0 } = options;
  const result: LoadResult = { seconds: 0, start: [], submit: [], outcome: [] };
  let next = 0;
  const began = performance.now();
  const deadline = began + seconds * 1_000;
  const user = async () => {
    while (performance.now() < deadline) {
      const number = next++;
      const id = `${prefix}-${number}`;
      const times = [performance.now()];
      await contender.start(id, inputFor(number));
      times.push(performance.now());
      if (userMs > 0) await sleep(userMs);
      times.push(performance.now());
      const verdict = await contender.submit(id, fixedCode, 1);
      times.push(performance.now());
      const { status } = await contender.outcome(id);
      times.push(performance.now());
      if (verdict !== 'verified' || status !== 'verified') throw new Error(`${id} ended ${verdict}, ${status}`);
      const [a = 0, b = 0, c = 0, d = 0, e = 0] = times;
      result.start.push(b - a);
      result.submit.push(d - c);
      result.outcome.push(e - d);
    }
  };
  await Promise.all(Array.from({ length: concurrency }, user));
  result.seconds = (performance.now() - began) / 1_000;
  return result;
};
