import { setTimeout as sleep } from 'node:timers/promises';
import type { Say } from '../../dev/temporal/output.ts';
import { cpuMs } from '../cpu.ts';
import { ContenderProcess } from '../process.ts';
import { table } from '../report/table.ts';
import { raise, type Stage } from '../stage.ts';
import { round } from '../statistics.ts';
import type { Part } from './part.ts';

interface ByWorkers {
  shards: number;
  workers: number;
  perSecond: number;
}

interface ByPolls {
  polls: number;
  /** How long after a verification's start it is polled first; the interval grows up to ten times that. */
  firstAfter: PollInterval;
  /** CPU milliseconds per second of everything while they are polled, and nothing else happens. */
  cpuPerSecond: number;
  /** MobileOK verifications per second at the same time. */
  perSecond: number;
}

type PollInterval = '5s' | '60s';

const inAll = 20;
const seconds = 8;
/** Time limit to open the polls of a row. */
const longestSeconds = 1_200;

export const growthPart: Part = {
  about: '1 to 4 workers, 1 to 8 shards; 100 to 10,000 travel-rule polls pending; about 40 minutes',
  run: async ({ say, quick }) => {
    const byWorkers: ByWorkers[] = [];
    for (const shards of quick ? [4] : [1, 4, 8])
      byWorkers.push(...(await withShards(shards, quick ? [1] : [1, 2, 4], say)));
    const byPolls = [
      ...(await withPolls(quick ? [100] : [100, 1_000, 10_000], '5s', say)),
      ...(await withPolls(quick ? [100] : [10_000], '60s', say)),
    ];
    const markdown = [
      table(
        ['shards', 'workers', 'a second'],
        byWorkers.map((row) => [row.shards, row.workers, row.perSecond]),
      ),
      table(
        ['travel-rule polls pending', 'first poll after', 'CPU for them', 'MobileOK beside them, a second'],
        byPolls.map((row) => [row.polls, row.firstAfter, `${row.cpuPerSecond} ms/s`, row.perSecond]),
      ),
    ].join('\n\n');
    return { data: { byWorkers, byPolls }, markdown };
  },
};

const withShards = async (shards: number, counts: readonly number[], say: Say): Promise<ByWorkers[]> => {
  const stage = await raise({ say, shards, restate: false });
  const rows: ByWorkers[] = [];
  try {
    for (const workers of counts) {
      const all: ContenderProcess[] = [];
      for (let i = 0; i < workers; i++) all.push(await ContenderProcess.open('hwagin', stage.places));
      await Promise.all(
        all.map((each, i) => each.load({ prefix: `warm-${workers}-${i}`, seconds: 2, concurrency: 5 })),
      );
      const results = await Promise.all(
        all.map((each, i) =>
          each.load({ prefix: `grow-${workers}-${i}`, seconds, concurrency: Math.round(inAll / workers) }),
        ),
      );
      rows.push({ shards, workers, perSecond: round(results.reduce((sum, r) => sum + r.start.length / r.seconds, 0)) });
      say(`${shards} shards, ${workers} workers: ${rows.at(-1)?.perSecond}/s`);
      for (const each of all) await each.close();
    }
  } finally {
    await stage.stop();
  }
  return rows;
};

const withPolls = async (counts: readonly number[], pollInterval: PollInterval, say: Say): Promise<ByPolls[]> => {
  const stage = await raise({ say, restate: false });
  const contender = await ContenderProcess.open('hwagin', stage.places);
  const rows: ByPolls[] = [];
  try {
    await stage.sandbox.configure({ verifyVaspDelayMs: 3_600_000 });
    let polls = 0;
    for (const wanted of counts) {
      const opened = await contender.begin({
        waiting: { kind: 'travel-rule', pollInterval },
        prefix: `polls-${wanted}`,
        count: wanted - polls,
        concurrency: 20,
        seconds: longestSeconds,
      });
      polls += opened.count;
      await sleep(5_000);
      const cpuPerSecond = await cpuOver(10, stage, contender);
      const { start, seconds: took } = await contender.load({
        prefix: `beside-${wanted}`,
        seconds,
        concurrency: inAll,
      });
      rows.push({ polls, firstAfter: pollInterval, cpuPerSecond, perSecond: round(start.length / took) });
      say(`${polls} polls, the first after ${pollInterval}: ${rows.at(-1)?.perSecond}/s beside them`);
      if (polls < wanted) break;
    }
  } finally {
    await contender.kill();
    await stage.stop();
  }
  return rows;
};

const cpuOver = async (period: number, { temporal, pids }: Stage, contender: ContenderProcess): Promise<number> => {
  const used = async () => {
    const all = await Promise.all([contender.pid, temporal.pid, temporal.postgres.pid, pids.sandbox].map(cpuMs));
    return all.reduce((sum, ms) => sum + ms, 0);
  };
  const before = await used();
  await sleep(period * 1_000);
  return round(((await used()) - before) / period);
};
