import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Entry, entrySchema, hashOf, noEntry } from './entry.ts';

export interface ChainReport {
  chain: string;
  /** The number of intact entries, from the first on. */
  entries: number;
  /**
   * The hash of the last intact entry. If it is also stored elsewhere (a ticket, a timestamping service), it reveals whether
   * entries were cut off the end.
   */
  head: string;
  /** Where it is first broken, and how. */
  broken?: { line: number; problem: string };
}

/**
 * Checks every chain in a folder: an entry that was changed, removed, inserted or moved breaks its chain. Entries cut off the end
 * are detected only with a head that was noted earlier for that chain: a chain that no longer contains it is broken.
 */
export const verifyRecords = (folder: string, notedHeads: Readonly<Record<string, string>> = {}): ChainReport[] => {
  const chains = readdirSync(folder)
    .filter((file) => file.endsWith('.jsonl'))
    .map((file) => file.slice(0, -'.jsonl'.length));
  const gone = Object.keys(notedHeads).filter((chain) => !chains.includes(chain));
  return [
    ...chains.toSorted().map((chain) => verifyChain(readLines(folder, chain), chain, notedHeads[chain])),
    ...gone.map((chain) => ({
      chain,
      entries: 0,
      head: noEntry,
      broken: { line: 1, problem: 'the chain is missing' },
    })),
  ];
};

/** Every entry of every chain, oldest first. Does not verify them. */
export const exportRecords = (folder: string): Entry[] =>
  readdirSync(folder)
    .filter((file) => file.endsWith('.jsonl'))
    .flatMap((file) => readLines(folder, file.slice(0, -'.jsonl'.length)))
    .map((line) => entrySchema.parse(JSON.parse(line)))
    .toSorted((a, b) => a.at.localeCompare(b.at) || a.number - b.number);

/** A last line without a line break counts too: an entry that was cut in two. */
const readLines = (folder: string, chain: string): string[] => {
  const lines = readFileSync(join(folder, `${chain}.jsonl`), 'utf8').split('\n');
  return lines.at(-1) === '' ? lines.slice(0, -1) : lines;
};

const verifyChain = (lines: string[], chain: string, notedHead: string | undefined): ChainReport => {
  let head = noEntry;
  let isNotedHeadSeen = notedHead === undefined;
  for (const [index, line] of lines.entries()) {
    const read = entrySchema.safeParse(parse(line));
    const problem = read.success ? problemOf(read.data, { chain, number: index + 1, previous: head }) : 'not an entry';
    if (!read.success || problem)
      return { chain, entries: index, head, broken: { line: index + 1, problem: problem ?? '' } };
    head = read.data.hash;
    isNotedHeadSeen ||= head === notedHead;
  }
  const report = { chain, entries: lines.length, head };
  if (isNotedHeadSeen) return report;
  return { ...report, broken: { line: lines.length + 1, problem: 'entries up to the noted head are missing' } };
};

const problemOf = (entry: Entry, expected: Pick<Entry, 'chain' | 'number' | 'previous'>): string | undefined => {
  if (entry.chain !== expected.chain) return `of another chain: ${entry.chain}`;
  if (entry.number !== expected.number) return `number ${entry.number} where ${expected.number} was expected`;
  if (entry.previous !== expected.previous) return 'does not follow the entry before it';
  return entry.hash === hashOf(entry) ? undefined : 'was changed';
};

const parse = (line: string): unknown => {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
};
