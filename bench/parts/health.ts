import { fileURLToPath } from 'node:url';
import { connect, type HwaginClient } from '../../client/index.ts';
import { startScript } from '../../dev/processes.ts';
import { scrape } from '../../test/support/scrape.ts';
import type { Contender, End } from '../contenders/contender.ts';
import { load } from '../load.ts';
import { table } from '../report/table.ts';
import { raise } from '../stage.ts';
import { percentile, round } from '../statistics.ts';
import type { Part } from './part.ts';

/** One minute of load, and the worker's state at its end. */
interface Minute {
  verifications: number;
  errors: number;
  /** Milliseconds, 99th percentile: from the request until the message was sent, and from the code to its verdict. */
  startP99: number;
  submitP99: number;
  /** The worker's memory, in MB: the minimum within the minute, because garbage that is not collected yet says nothing. */
  resident: number;
  heap: number;
}

const userMs = 200;

export const healthPart: Part = {
  about: 'one worker under steady load: its memory and its slowest answers, minute by minute; `--minutes` (10)',
  run: async ({ say, quick, minutes = 10, users: concurrency = 4 }) => {
    const measured: Minute[] = [];
    const stage = await raise({ say, restate: false });
    try {
      const worker = startScript(fileURLToPath(new URL('../../worker/main.ts', import.meta.url)), [], {
        name: 'the worker',
        env: {
          ...process.env,
          NODE_ENV: 'production',
          ...stage.places,
          HWAGIN_HEALTH_PORT: '0',
          HWAGIN_LOG_LEVEL: 'info',
        },
      });
      const { port } = JSON.parse(await worker.waitForLine(/worker ready/, 90_000)) as { port: number };
      await using hwagin = await connect({ env: stage.places });
      const users = usersOf(hwagin);
      await load(users, { prefix: 'health-warm', seconds: quick ? 2 : 20, concurrency });
      for (let minute = 1; minute <= (quick ? 1 : minutes); minute++) {
        const memory = watchMemory(`http://127.0.0.1:${port}/metrics`);
        const done = await load(users, { prefix: `health-${minute}`, seconds: quick ? 10 : 60, concurrency, userMs });
        if (worker.hasEnded) throw new Error(`The worker ended: ${JSON.stringify(await worker.ended)}`);
        const least = await memory.least();
        measured.push({
          verifications: done.submit.length,
          errors: done.errors.length,
          startP99: round(percentile(done.start, 0.99)),
          submitP99: round(percentile(done.submit, 0.99)),
          ...least,
        });
        say(`minute ${minute}: ${JSON.stringify(measured.at(-1))}${done.errors[0] ? ` (${done.errors[0]})` : ''}`);
      }
      await worker.stop();
    } finally {
      await stage.stop();
    }
    const slopes = { resident: slope(measured, 'resident'), heap: slope(measured, 'heap') };
    return { data: { concurrency, userMs, minutes: measured, slopes }, markdown: report(measured, slopes) };
  },
};

/** Reads the worker's memory every few seconds, and returns the minimum. */
const watchMemory = (url: string) => {
  let least = { resident: Number.POSITIVE_INFINITY, heap: Number.POSITIVE_INFINITY };
  const look = async () => {
    const metrics = await scrape(url);
    const megabytes = (name: string) => round((metrics.value(name) ?? Number.NaN) / 1e6);
    least = {
      resident: Math.min(least.resident, megabytes('process_resident_memory_bytes')),
      heap: Math.min(least.heap, megabytes('nodejs_heap_size_used_bytes')),
    };
  };
  const timer = setInterval(() => void look().catch(() => undefined), 3_000);
  return {
    least: async () => {
      clearInterval(timer);
      await look();
      return least;
    },
  };
};

const usersOf = (hwagin: HwaginClient): Contender => ({
  start: async (id, input) => {
    await hwagin.startAndWait('mobile-ok', id, input);
  },
  submit: async (id, code) => (await hwagin.submitCode(id, code)).status as End,
  outcome: async (id) => {
    const { status, identity } = await hwagin.result(id);
    return { status: status as End, identity };
  },
  close: () => hwagin.close(),
});

/** Growth in MB per hour, by least squares over the last two thirds: at first a process allocates what it will keep. */
const slope = (minutes: readonly Minute[], of: 'resident' | 'heap'): number => {
  const settled = minutes.slice(Math.floor(minutes.length / 3)).map((minute) => minute[of]);
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [x, y] = [mean(settled.map((_, i) => i)), mean(settled)];
  const over = settled.reduce((sum, value, i) => sum + (i - x) * (value - y), 0);
  const under = settled.reduce((sum, _, i) => sum + (i - x) ** 2, 0);
  return round((over / under) * 60);
};

const report = (minutes: readonly Minute[], slopes: { resident: number; heap: number }): string => {
  const shown = minutes.filter((_, i) => i === 0 || (i + 1) % Math.max(1, Math.ceil(minutes.length / 10)) === 0);
  const rows = table(
    ['minute', 'verifications', 'errors', 'p99 of the start', 'p99 of the verdict', 'memory', 'heap'],
    shown.map((each) => [
      minutes.indexOf(each) + 1,
      each.verifications,
      each.errors,
      `${each.startP99} ms`,
      `${each.submitP99} ms`,
      `${each.resident} MB`,
      `${each.heap} MB`,
    ]),
  );
  const sum = minutes.reduce((all, each) => all + each.verifications, 0);
  return `${rows}\n\n${sum} verifications. Growth after the first third: memory ${slopes.resident} MB an hour, heap ${slopes.heap} MB an hour.`;
};
