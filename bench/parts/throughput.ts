import { setTimeout as sleep } from 'node:timers/promises';
import type { Say } from '../../dev/temporal/output.ts';
import type { ContenderName } from '../contenders/contender.ts';
import { cpuMs } from '../cpu.ts';
import type { LoadOptions, LoadResult } from '../load.ts';
import { ContenderProcess } from '../process.ts';
import type { Stage } from '../stage.ts';
import { median, percentile, round, type Spread, spread } from '../statistics.ts';
import type { PartOptions } from './part.ts';
import { rehearse } from './rehearsal.ts';

/** One kind of load. */
export interface Scenario {
  title: string;
  rounds: number;
  seconds: number;
  concurrency: number;
  latencyMs: number;
  userMs: number;
}

const scenarios: readonly Scenario[] = [
  { title: '20 at a time', rounds: 3, seconds: 6, concurrency: 20, latencyMs: 0, userMs: 0 },
  { title: 'one at a time', rounds: 2, seconds: 3, concurrency: 1, latencyMs: 0, userMs: 0 },
  {
    title: '40 at a time, a provider that takes 200 ms, a user who takes 5 s',
    rounds: 2,
    seconds: 12,
    concurrency: 40,
    latencyMs: 200,
    userMs: 5_000,
  },
];

export interface Row {
  name: ContenderName;
  /** Verifications per second. */
  perSecond: Spread;
  /** Relative to the floor, round by round, because other load on the machine changes from round to round. */
  ofFloor: Spread;
  /** Milliseconds. */
  startMedian: number;
  startP95: number;
  submitMedian: number;
  submitP95: number;
  /** Verifications that failed. */
  errors: number;
  /** CPU milliseconds per verification, by process. */
  cpu: { contender: number; engine: number; postgres: number; provider: number };
}

export interface Throughput {
  scenario: Scenario;
  rows: Row[];
}

interface Sample extends LoadResult {
  cpu: Row['cpu'];
}

export const throughput = async (stage: Stage, { say, only, quick }: PartOptions): Promise<Throughput[]> => {
  for (const name of only) {
    say(`rehearsing ${name}`);
    await rehearse(name, stage.places, stage.sandbox);
  }
  const contenders = await Promise.all(only.map((name) => ContenderProcess.open(name, stage.places)));
  const results: Throughput[] = [];
  try {
    for (const contender of contenders)
      await contender.load({ prefix: `warm-${contender.name}`, seconds: 3, concurrency: 10 });
    for (const scenario of quick ? scenarios.slice(0, 1) : scenarios)
      results.push(await measure(stage, contenders, scenario, say));
  } finally {
    for (const contender of contenders) await contender.close();
  }
  return results;
};

export const measure = async (
  stage: Stage,
  contenders: ContenderProcess[],
  scenario: Scenario,
  say: Say,
): Promise<Throughput> => {
  await stage.sandbox.configure({ latencyMs: scenario.latencyMs });
  const samples = new Map<ContenderName, Sample[]>(contenders.map(({ name }) => [name, []]));
  for (let number = 1; number <= scenario.rounds; number++)
    for (const contender of contenders) {
      const { seconds, concurrency, userMs } = scenario;
      const prefix = `${contender.name}-${scenarios.indexOf(scenario)}-${number}`;
      const sample = await loadOnce(stage, contender, { prefix, seconds, concurrency, userMs });
      samples.get(contender.name)?.push(sample);
      const errors = sample.errors.length > 0 ? `; ${sample.errors.length} errors: ${sample.errors[0]}` : '';
      say(`${scenario.title}, round ${number}: ${contender.name} ${round(rate(sample))}/s${errors}`);
      await sleep(500);
    }
  await stage.sandbox.configure({ latencyMs: 0 });
  const floor = samples.get('floor') ?? [];
  return { scenario, rows: [...samples].map(([name, of]) => rowOf(name, of, floor)) };
};

const loadOnce = async (stage: Stage, contender: ContenderProcess, options: LoadOptions): Promise<Sample> => {
  const engine =
    contender.name === 'restate' ? stage.pids.restate : contender.name === 'dbos' ? undefined : stage.temporal.pid;
  const pids = [contender.pid, engine, stage.temporal.postgres.pid, stage.pids.sandbox];
  const read = () => Promise.all(pids.map(async (pid) => (pid ? cpuMs(pid) : 0)));
  const before = await read();
  const result = await contender.load(options);
  const after = await read();
  const [own = 0, server = 0, postgres = 0, provider = 0] = after.map(
    (ms, i) => (ms - (before[i] ?? 0)) / result.start.length,
  );
  return { ...result, cpu: { contender: own, engine: server, postgres, provider } };
};

const rate = ({ start, seconds }: LoadResult) => start.length / seconds;

const rowOf = (name: ContenderName, samples: Sample[], floor: Sample[]): Row => {
  const all = (key: 'start' | 'submit') => samples.flatMap((sample) => sample[key]);
  const cpu = (key: keyof Row['cpu']) => round(median(samples.map((sample) => sample.cpu[key])));
  return {
    name,
    perSecond: spread(samples.map(rate)),
    ofFloor: spread(samples.map((sample, i) => rate(sample) / rate(floor[i] ?? sample))),
    startMedian: round(median(all('start'))),
    startP95: round(percentile(all('start'), 0.95)),
    submitMedian: round(median(all('submit'))),
    submitP95: round(percentile(all('submit'), 0.95)),
    errors: samples.reduce((sum, sample) => sum + sample.errors.length, 0),
    cpu: { contender: cpu('contender'), engine: cpu('engine'), postgres: cpu('postgres'), provider: cpu('provider') },
  };
};
