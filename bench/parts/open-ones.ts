import { cpuMs, residentBytes } from '../cpu.ts';
import { fixedCode } from '../load.ts';
import type { ContenderProcess } from '../process.ts';
import type { Stage } from '../stage.ts';
import { round } from '../statistics.ts';
import { databaseBytes } from './database-size.ts';

/** Measurements while many verifications are open. */

/** The provider's own lifetimes are extended, because Hwagin's are measured. */
export const longLived = { codeValidMs: 7_200_000, mobileOkTokenValidMs: 7_200_000 };

/**
 * Answers the first `count` verifications with this prefix: each has to be `verified`. Returns how long each verdict took,
 * in ms.
 */
export const answerAll = async (contender: ContenderProcess, prefix: string, count: number): Promise<number[]> => {
  const took: number[] = [];
  let next = 0;
  const user = async () => {
    while (next < count) {
      const id = `${prefix}-${next++}`;
      const began = performance.now();
      const verdict = await contender.submit(id, fixedCode, 1);
      if (verdict !== 'verified') throw new Error(`${id} ended ${verdict}`);
      took.push(performance.now() - began);
    }
  };
  await Promise.all(Array.from({ length: 20 }, user));
  return took;
};

const megabytes = (bytes: number) => Math.round(bytes / 1_048_576);

/** Memory of worker and server, and the database's size. */
export const sizes = async (stage: Stage, contender: ContenderProcess) => ({
  workerMb: megabytes(await residentBytes(contender.pid)),
  serverMb: megabytes(await residentBytes(stage.temporal.pid)),
  databaseMb: megabytes(await databaseBytes(stage.temporal.postgres)),
});

/** CPU milliseconds that worker, server and PostgreSQL have used so far. */
export const cpuUsed = async ({ temporal }: Stage, contender: ContenderProcess): Promise<number> => {
  const all = await Promise.all([contender.pid, temporal.pid, temporal.postgres.pid].map(cpuMs));
  return all.reduce((sum, ms) => sum + ms, 0);
};

/** The same per second, over the next ten seconds. */
export const idle = async (stage: Stage, contender: ContenderProcess): Promise<number> => {
  const before = await cpuUsed(stage, contender);
  await new Promise((resolve) => setTimeout(resolve, 10_000));
  return round(((await cpuUsed(stage, contender)) - before) / 10);
};
