import { readdir, readFile } from 'node:fs/promises';

/** Ticks of `/proc`: 100 a second on every Linux that Node runs on. */
const tickMs = 10;

interface Stat {
  parent: number;
  ownMs: number;
  /** With children that have ended. */
  allMs: number;
}

/** CPU time that a process has used, with the children it has had and has. Milliseconds; 0 where there is no /proc. */
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

const statOf = async (pid: number): Promise<Stat | undefined> => {
  const text = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  // The name, in parentheses, may hold blanks.
  const fields = text
    .slice(text.lastIndexOf(')') + 2)
    .split(' ')
    .map(Number);
  const [user = 0, system = 0, childUser = 0, childSystem = 0] = fields.slice(11, 15);
  return {
    parent: fields[1] ?? 0,
    ownMs: (user + system) * tickMs,
    allMs: (user + system + childUser + childSystem) * tickMs,
  };
};
