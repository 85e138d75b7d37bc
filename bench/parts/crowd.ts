import { setTimeout as sleep } from 'node:timers/promises';
import { Connection } from '@temporalio/client';
import { statuses } from '../../contract/words.ts';
import type { Say } from '../../dev/temporal/output.ts';
import { ContenderProcess } from '../process.ts';
import { table } from '../report/table.ts';
import { raise } from '../stage.ts';
import { median, percentile, round } from '../statistics.ts';
import { answerAll, cpuUsed, idle, longLived, sizes } from './open-ones.ts';
import type { Part } from './part.ts';

interface Crowd {
  wanted: number;
  /** How many could be opened in the available time. */
  open: number;
  openPerSecond: number;
  /** How many verifications have each final status, by the server's own count. */
  ends: Record<string, number>;
  /** Milliseconds from a code to its verdict while all the others wait. */
  answerMedian: number;
  answerP95: number;
  /** Seconds from the moment at which all of them expire until the last has ended. */
  expirySeconds: number;
  workerMb: number;
  serverMb: number;
  databaseMb: number;
  idleCpu: number;
  /** CPU milliseconds of worker, server and PostgreSQL for each that expired. */
  expiryCpu: number;
}

const full = { wanted: 50_000, answers: 1_000, openForSeconds: 1_800, answerForSeconds: 90 };
const small = { wanted: 300, answers: 20, openForSeconds: 40, answerForSeconds: 20 };
/** If no verification ends for this long, the rest is considered stuck. */
const patienceMs = 120_000;

/** Many open verifications, a few of which are answered; all the others expire at the same moment. */
export const crowdPart: Part = {
  about: '50,000 open, 1,000 answered, all the others expire at once; about an hour, and only where it is named',
  onlyByName: true,
  run: async ({ say, quick }) => {
    const row = await crowd(quick ? small : full, say);
    const cells: [string, string | number][] = [
      ['open at once', row.open < row.wanted ? `${row.open} (of ${row.wanted}: time was up)` : row.open],
      ['opened a second', row.openPerSecond],
      ['code → verdict while all wait, ms', `${row.answerMedian} (p95 ${row.answerP95})`],
      ['memory of the worker, the server', `${row.workerMb} MB, ${row.serverMb} MB`],
      ['database', `${row.databaseMb} MB`],
      ['CPU while all wait', `${row.idleCpu} ms/s`],
      ['all the others expire in one moment: until the last has', `${row.expirySeconds} s`],
      ['CPU for each that expires', `${row.expiryCpu} ms`],
      ...Object.entries(row.ends).map(([status, count]): [string, number] => [`ended ${status}`, count]),
    ];
    return { data: row, markdown: table(['', ''], cells) };
  },
};

const crowd = async (given: typeof full, say: Say): Promise<Crowd> => {
  const { wanted, answers, openForSeconds, answerForSeconds } = given;
  const stage = await raise({ say, restate: false });
  const contender = await ContenderProcess.open('hwagin', stage.places);
  const connection = await Connection.connect({ address: stage.temporal.address });
  try {
    await stage.sandbox.configure(longLived);
    const until = Date.now() + (openForSeconds + answerForSeconds) * 1_000;
    say(`opening ${wanted}`);
    const options = { prefix: 'crowd', count: wanted, concurrency: 50, seconds: openForSeconds };
    const opened = await contender.begin({ ...options, waiting: { kind: 'sms', until } });
    say(`${opened.count} are open`);
    const size = await sizes(stage, contender);
    const idleCpu = await idle(stage, contender);
    const took = await answerAll(contender, 'crowd', answers);
    say(`${took.length} are answered`);
    await sleep(until - Date.now());
    const before = await cpuUsed(stage, contender);
    await allEnded(connection, say);
    const expirySeconds = (Date.now() - until) / 1_000;
    const expiryCpu = ((await cpuUsed(stage, contender)) - before) / (opened.count - answers);
    return {
      wanted,
      open: opened.count,
      openPerSecond: round(opened.count / opened.seconds),
      answerMedian: round(median(took)),
      answerP95: round(percentile(took, 0.95)),
      expirySeconds: round(expirySeconds),
      ...size,
      idleCpu,
      expiryCpu: round(expiryCpu),
      ends: await ends(connection),
    };
  } finally {
    await connection.close();
    await contender.kill();
    await stage.stop();
  }
};

/** Resolves when none is open any more. Throws if none ends for too long. */
const allEnded = async (connection: Connection, say: Say): Promise<void> => {
  let [least, since] = [Number.POSITIVE_INFINITY, Date.now()];
  for (let looks = 0; ; looks++) {
    const open = await count(connection, "ExecutionStatus = 'Running'");
    if (looks % 15 === 0) say(`${open} are open`);
    if (open === 0) return;
    if (open < least) [least, since] = [open, Date.now()];
    else if (Date.now() - since > patienceMs) throw new Error(`${open} verifications do not end`);
    await sleep(2_000);
  }
};

const ends = async (connection: Connection): Promise<Record<string, number>> => {
  const counted: Record<string, number> = {};
  for (const status of statuses) {
    const found = await count(connection, `VerificationStatus = '${status}'`);
    if (found > 0) counted[status] = found;
  }
  return counted;
};

const count = async (connection: Connection, query: string): Promise<number> => {
  const { count: found } = await connection.workflowService.countWorkflowExecutions({
    namespace: 'default',
    query: `WorkflowType = 'mobileOk' AND ${query}`,
  });
  return Number(found);
};
