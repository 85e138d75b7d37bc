import { table, withSpread } from '../report/table.ts';
import { raise } from '../stage.ts';
import { round } from '../statistics.ts';
import type { Part } from './part.ts';
import { type Row, type Throughput, throughput } from './throughput.ts';

const titles: Partial<Record<Row['name'], string>> = {
  hwagin: 'Hwagin',
  'plain-temporal': 'plain Temporal',
  floor: 'the bare floor (same history, no work)',
  'floor-with-calls': 'the floor with the provider’s calls',
  dbos: 'DBOS',
  restate: 'Restate',
};

export const throughputPart: Part = {
  about: 'whole MobileOK SMS verifications, side by side; about 8 minutes',
  run: async (options) => {
    const stage = await raise({ say: options.say, restate: options.only.includes('restate') });
    try {
      const data = await throughput(stage, options);
      return { data, markdown: data.map(markdown).join('\n\n') };
    } finally {
      await stage.stop();
    }
  },
};

const markdown = ({ scenario, rows }: Throughput): string => {
  const head = [
    '',
    'a second',
    'of the floor',
    'start → message, ms',
    'code → verdict, ms',
    'CPU ms: own',
    'engine',
    'PostgreSQL',
    'sum',
    'provider',
    'errors',
  ];
  const cells = rows.map(({ name, perSecond, ofFloor, cpu, errors, ...ms }) => [
    titles[name] ?? name,
    withSpread(perSecond),
    withSpread(ofFloor),
    `${ms.startMedian} (p95 ${ms.startP95})`,
    `${ms.submitMedian} (p95 ${ms.submitP95})`,
    cpu.contender,
    cpu.engine,
    cpu.postgres,
    round(cpu.contender + cpu.engine + cpu.postgres),
    cpu.provider,
    errors,
  ]);
  const rounds = `${scenario.rounds} rounds of ${scenario.seconds} s, the contenders one after the other in each; median (least–most)`;
  return `**${capital(scenario.title)}** — ${rounds}\n\n${table(head, cells)}`;
};

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);
