import type { Say } from '../../dev/temporal/output.ts';
import { ContenderProcess } from '../process.ts';
import { table } from '../report/table.ts';
import { raise } from '../stage.ts';
import { median, percentile, round } from '../statistics.ts';
import { answerAll, idle, longLived, sizes } from './open-ones.ts';
import type { Part } from './part.ts';

interface Waiting {
  wanted: number;
  /** How many could be opened in the available time. */
  open: number;
  openPerSecond: number;
  answered: number;
  /** Milliseconds from a code to its verdict while the others wait. */
  answerMedian: number;
  answerP95: number;
  workerMb: number;
  serverMb: number;
  databaseMb: number;
  /** CPU milliseconds per second of worker, server and PostgreSQL while all verifications wait. */
  idleCpu: number;
}

const longestSeconds = 600;

/** Open verifications; none may cost anything while its user does nothing. */
export const waitingPart: Part = {
  about: '10,000 open verifications, all of them answered then; about 12 minutes',
  run: async ({ say, quick }) => {
    const data: Waiting[] = [];
    for (const wanted of quick ? [500] : [10_000]) data.push(await waitWith(wanted, say));
    const head = [
      'open',
      'opened a second',
      'answered',
      'code → verdict, ms',
      'worker MB',
      'server MB',
      'database MB',
      'CPU while waiting',
    ];
    const cells = data.map((row) => [
      row.open < row.wanted ? `${row.open} (of ${row.wanted}: time was up)` : row.open,
      row.openPerSecond,
      row.answered,
      `${row.answerMedian} (p95 ${row.answerP95})`,
      row.workerMb,
      row.serverMb,
      row.databaseMb,
      `${row.idleCpu} ms/s`,
    ]);
    return { data, markdown: table(head, cells) };
  },
};

const waitWith = async (wanted: number, say: Say): Promise<Waiting> => {
  const stage = await raise({ say, restate: false });
  const contender = await ContenderProcess.open('hwagin', stage.places);
  try {
    await stage.sandbox.configure(longLived);
    say(`opening ${wanted}`);
    const opened = await contender.begin({
      waiting: { kind: 'sms' },
      prefix: 'wait',
      count: wanted,
      concurrency: 50,
      seconds: longestSeconds,
    });
    say(`${opened.count} are open`);
    const size = await sizes(stage, contender);
    const idleCpu = await idle(stage, contender);
    const took = await answerAll(contender, 'wait', opened.count);
    return {
      wanted,
      open: opened.count,
      openPerSecond: round(opened.count / opened.seconds),
      answered: took.length,
      answerMedian: round(median(took)),
      answerP95: round(percentile(took, 0.95)),
      ...size,
      idleCpu,
    };
  } finally {
    await contender.kill();
    await stage.stop();
  }
};
