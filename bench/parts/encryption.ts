import { unencrypted } from '../contenders/contender.ts';
import { ContenderProcess } from '../process.ts';
import { table, withSpread } from '../report/table.ts';
import { raise } from '../stage.ts';
import { round } from '../statistics.ts';
import { readCost } from './cost.ts';
import type { Part } from './part.ts';
import { measure, type Row } from './throughput.ts';

const names = ['hwagin', unencrypted] as const;
const titles: Record<string, string> = { hwagin: 'encrypted, as it is', [unencrypted]: 'in the clear' };

interface EncryptionRow extends Row {
  /** Size of a history, as the server counts it. */
  bytes: number;
}

/** The cost of encryption: the same verifications with and without the payload codec, in turns. */
export const encryptionPart: Part = {
  about: 'what encrypting every payload costs; about 2 minutes',
  run: async ({ say, quick }) => {
    const stage = await raise({ say, restate: false });
    const contenders: ContenderProcess[] = [];
    try {
      for (const name of names) contenders.push(await ContenderProcess.open(name, stage.places));
      for (const { name, load } of contenders.map((each) => ({ name: each.name, load: each.load.bind(each) })))
        await load({ prefix: `warm-${name}`, seconds: 3, concurrency: 10 });
      const rounds = quick ? 1 : 5;
      const scenario = { title: 'encryption', rounds, seconds: 6, concurrency: 20, latencyMs: 0, userMs: 0 };
      const { rows } = await measure(stage, contenders, scenario, say);
      const data: EncryptionRow[] = [];
      for (const row of rows) data.push({ ...row, bytes: (await readCost(stage, `warm-${row.name}-0`)).bytes });
      return { data, markdown: markdown(data) };
    } finally {
      for (const contender of contenders) await contender.close();
      await stage.stop();
    }
  },
};

const markdown = (rows: readonly EncryptionRow[]): string =>
  table(
    ['', 'bytes of history', 'a second', 'start → message, ms', 'CPU ms: own', 'engine', 'PostgreSQL', 'sum', 'errors'],
    rows.map(({ name, bytes, perSecond, startMedian, cpu, errors }) => [
      titles[name] ?? name,
      bytes,
      withSpread(perSecond),
      startMedian,
      cpu.contender,
      cpu.engine,
      cpu.postgres,
      round(cpu.contender + cpu.engine + cpu.postgres),
      errors,
    ]),
  );
