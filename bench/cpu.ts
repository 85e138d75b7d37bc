import { readdir, readFile } from 'node:fs/promises';

/** A tick in `/proc`: 100 a second on every Linux that Node runs on. */
const tickMs = 10;

interface Stat {
  parent: number;
  ownMs: number;
  /** Includes children that have ended. */
  allMs: number;
}

/** CPU time that a process has used, including its past and present children. Milliseconds; 0 if there is no /proc. */
export const cpuMs = async (pid: number): Promise<number> => {
  const root = await statOf(pid);
  if (!root) return 0;
  const others = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const stats = await Promise.all(others.map((name) => statOf(Number(name))));
  const children = stats.filter((stat) => stat?.parent === pid).map((stat) => stat?.ownMs ?? 0);
  return children.reduce((sum, ms) => sum + ms, root.allMs);
};

/** Resident memory in bytes. */
export const residentBytes = async (pid: number): Promise<number> => {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1] ?? 0) * 1_024;
};

/** CPU milliseconds of a Node process's threads by purpose. */
export interface ThreadTimes {
  /** The event loop: activities, client, HTTP, encryption. */
  main: number;
  /** The busiest other JavaScript thread: workflow code. */
  second: number;
  /** Temporal's native core. */
  native: number;
  /** Garbage collection, crypto and files outside the event loop. */
  rest: number;
}

/** What each thread of a process has used so far, by its number. */
export const threadsMs = async (pid: number): Promise<Map<string, { name: string; ms: number }>> => {
  const threads = await readdir(`/proc/${pid}/task`).catch(() => []);
  const times = new Map<string, { name: string; ms: number }>();
  for (const thread of threads) {
    const text = await readFile(`/proc/${pid}/task/${thread}/stat`, 'utf8').catch(() => undefined);
    if (text === undefined) continue;
    const [user = 0, system = 0] = fieldsOf(text).slice(11, 13).map(Number);
    const name = text.slice(text.indexOf('(') + 1, text.lastIndexOf(')'));
    times.set(thread, { name, ms: (user + system) * tickMs });
  }
  return times;
};

/** What was used between two readings. */
export const threadTimes = (
  pid: number,
  before: Awaited<ReturnType<typeof threadsMs>>,
  after: Awaited<ReturnType<typeof threadsMs>>,
): ThreadTimes => {
  const used = [...after].map(([thread, { name, ms }]) => ({ thread, name, ms: ms - (before.get(thread)?.ms ?? 0) }));
  const sum = (some: typeof used) => some.reduce((total, { ms }) => total + ms, 0);
  const native = used.filter(({ name }) => !name.startsWith('node'));
  const [main, others] = [
    used.filter(({ thread }) => thread === `${pid}`),
    used.filter((each) => !native.includes(each)),
  ];
  const second = others.filter((each) => !main.includes(each)).toSorted((a, b) => b.ms - a.ms)[0]?.ms ?? 0;
  return { main: sum(main), second, native: sum(native), rest: sum(others) - sum(main) - second };
};

const statOf = async (pid: number): Promise<Stat | undefined> => {
  const text = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  const fields = fieldsOf(text).map(Number);
  const [user = 0, system = 0, childUser = 0, childSystem = 0] = fields.slice(11, 15);
  return {
    parent: fields[1] ?? 0,
    ownMs: (user + system) * tickMs,
    allMs: (user + system + childUser + childSystem) * tickMs,
  };
};

/** The fields after the name, which is in parentheses and may contain spaces. */
const fieldsOf = (stat: string): string[] => stat.slice(stat.lastIndexOf(')') + 2).split(' ');
