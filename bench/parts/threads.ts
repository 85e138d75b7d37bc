import type { ContenderName } from '../contenders/contender.ts';
import { cpuMs, type ThreadTimes, threadsMs, threadTimes } from '../cpu.ts';
import { ContenderProcess } from '../process.ts';
import { table } from '../report/table.ts';
import { raise, type Stage } from '../stage.ts';
import { median, round } from '../statistics.ts';
import type { Part } from './part.ts';

const rounds = 3;

interface Sample extends ThreadTimes {
  engine: number;
  postgres: number;
  /** Of the sandbox: not part of the contender, but it uses the same two cores. */
  provider: number;
  perSecond: number;
}

/** The CPU time of a verification, by thread; each contender alone on the machine, in turns. */
export const threadsPart: Part = {
  about: 'where the CPU of a verification goes, by thread; each contender alone, in turns; about 4 minutes',
  run: async ({ say, only, quick }) => {
    const stage = await raise({ say, restate: only.includes('restate') });
    const samples = new Map<ContenderName, Sample[]>();
    try {
      for (let number = 1; number <= (quick ? 1 : rounds); number++)
        for (const name of only) {
          const sample = await one(stage, name, number);
          samples.set(name, [...(samples.get(name) ?? []), sample]);
          say(`${name}, round ${number}: ${JSON.stringify(sample)}`);
        }
    } finally {
      await stage.stop();
    }
    const keys = ['main', 'second', 'native', 'rest', 'engine', 'postgres', 'provider', 'perSecond'] as const;
    const rows = [...samples].map(([name, all]) => ({
      name,
      ...(Object.fromEntries(
        keys.map((key) => [key, round(median(all.map((each) => each[key])))]),
      ) as unknown as Sample),
    }));
    const head = ['CPU ms a verification', 'main thread', 'workflow thread', 'native core', 'GC and helpers', 'engine'];
    head.push('PostgreSQL', 'sum', 'provider', 'a second');
    const cells = rows.map(({ name, main, second, native, rest, engine, postgres, provider, perSecond }) => {
      const parts = [main, second, native, rest, engine, postgres];
      return [name, ...parts, round(parts.reduce((sum, ms) => sum + ms, 0)), provider, perSecond];
    });
    return { data: rows, markdown: table(head, cells) };
  },
};

const one = async (stage: Stage, name: ContenderName, number: number): Promise<Sample> => {
  const contender = await ContenderProcess.open(name, stage.places);
  try {
    await contender.load({ prefix: `threads-warm-${name}-${number}`, seconds: 4, concurrency: 10 });
    const engine = name === 'restate' ? (stage.pids.restate ?? 0) : name === 'dbos' ? 0 : stage.temporal.pid;
    const look = () =>
      Promise.all([
        threadsMs(contender.pid),
        cpuMs(engine),
        cpuMs(stage.temporal.postgres.pid),
        cpuMs(stage.pids.sandbox),
      ] as const);
    const before = await look();
    const done = await contender.load({ prefix: `threads-${name}-${number}`, seconds: 6, concurrency: 20 });
    const after = await look();
    const count = done.start.length;
    const { main, second, native, rest } = threadTimes(contender.pid, before[0], after[0]);
    return {
      main: main / count,
      second: second / count,
      native: native / count,
      rest: rest / count,
      engine: (after[1] - before[1]) / count,
      postgres: (after[2] - before[2]) / count,
      provider: (after[3] - before[3]) / count,
      perSecond: count / done.seconds,
    };
  } finally {
    await contender.close();
  }
};
