import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { type Machine, machine } from './machine.ts';

const page = fileURLToPath(new URL('../../docs/performance.md', import.meta.url));
const numbers = fileURLToPath(new URL('../../docs/performance.json', import.meta.url));

/** The results of one part: its numbers, and the same as a table for people. */
export interface Section {
  data: unknown;
  markdown: string;
}

type Numbers = Record<string, { machine: Machine; data: unknown }>;

/** Puts a part's table between its markers in docs/performance.md, and its numbers into docs/performance.json. */
export const record = async (name: string, { data, markdown }: Section): Promise<void> => {
  const measuredOn = await machine();
  const all = JSON.parse(await readFile(numbers, 'utf8').catch(() => '{}')) as Numbers;
  all[name] = { machine: measuredOn, data };
  await writeFile(numbers, `${JSON.stringify(all, null, 2)}\n`);
  const text = await readFile(page, 'utf8');
  await writeFile(page, between(text, name, `${markdown}\n\n${describe(measuredOn)}`));
};

/** The page with the content between the markers of this part replaced. */
export const between = (text: string, name: string, content: string): string => {
  const [open, close] = [`<!-- bench:${name} -->`, `<!-- /bench:${name} -->`];
  const [start, end] = [text.indexOf(open), text.indexOf(close)];
  if (start < 0 || end < start) throw new Error(`docs/performance.md lacks the marks of "${name}"`);
  return `${text.slice(0, start + open.length)}\n${content}\n${text.slice(end)}`;
};

const describe = ({ date, cpu, cores, loadBefore, node, versions }: Machine): string => {
  const all = Object.entries(versions).map(([name, version]) => `${name} ${version}`);
  return `*${date}; ${cores} cores (${cpu}), load before it ${loadBefore}; Node ${node}, ${all.join(', ')}.*`;
};
