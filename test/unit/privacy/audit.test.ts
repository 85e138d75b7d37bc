import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { hashOf } from '../../../privacy/audit/entry.ts';
import {
  AccessRecords,
  accessFolder,
  type Entry,
  exportRecords,
  openAccessRecords,
  verifyRecords,
} from '../../../privacy/audit/index.ts';

let data: string;
beforeEach(() => {
  data = mkdtempSync(join(tmpdir(), 'hwagin-access-'));
});
afterEach(() => rmSync(data, { recursive: true }));

const folder = () => accessFolder(data);
const file = () => join(folder(), readdirSync(folder())[0] ?? '');
const access = (verification: string) =>
  ({ who: 'ops@bank', action: 'outcome_read', verification, purpose: 'TICKET-7' }) as const;
const write = async (count: number) => {
  const records = openAccessRecords(data);
  await Promise.all(Array.from({ length: count }, (_, index) => records.record(access(`v-${index}`))));
  await records.close();
};
const broken = (heads = {}) => verifyRecords(folder(), heads).filter((report) => report.broken);
const lines = () => readFileSync(file(), 'utf8').split('\n').slice(0, -1);
const rewrite = (changed: readonly string[]) => writeFileSync(file(), changed.map((line) => `${line}\n`).join(''));

describe('access records', () => {
  it('are intact if nobody touched them, however many were written at once', async () => {
    await write(20);
    expect(verifyRecords(folder())).toMatchObject([{ entries: 20 }]);
    expect(broken()).toEqual([]);
    expect(exportRecords(folder()).map(({ verification }) => verification)).toContain('v-19');
    expect(statSync(file()).mode & 0o777).toBe(0o600);
  });

  it('have a chain for each process', async () => {
    await write(2);
    await write(3);
    expect(verifyRecords(folder()).map(({ entries }) => entries)).toEqual([2, 3]);
  });

  it.each(['who', 'action', 'verification', 'purpose', 'at'])('show a changed %s', async (field) => {
    await write(4);
    const changed = {
      ...JSON.parse(lines()[2] ?? ''),
      [field]: field === 'action' ? 'erased' : '2020-01-01T00:00:00Z',
    };
    rewrite(lines().with(2, JSON.stringify(changed)));
    expect(broken()).toMatchObject([{ entries: 2, broken: { line: 3, problem: 'was changed' } }]);
  });

  it('show a change whose hash was made anew, by the record after it', async () => {
    await write(4);
    const entry: Entry = { ...JSON.parse(lines()[1] ?? ''), who: 'somebody-else' };
    rewrite(lines().with(1, JSON.stringify({ ...entry, hash: hashOf(entry) })));
    expect(broken()).toMatchObject([{ broken: { line: 3, problem: 'does not follow the entry before it' } }]);
  });

  it('show that one was taken out, moved, doubled or made up', async () => {
    await write(5);
    const whole = lines();
    await fc.assert(
      fc.asyncProperty(fc.shuffledSubarray(whole, { minLength: 1 }), async (changed) => {
        rewrite(changed);
        const isPrefix = changed.every((line, index) => line === whole[index]);
        expect(broken()).toHaveLength(isPrefix ? 0 : 1);
      }),
    );
    rewrite([...whole, whole[4] ?? '']);
    expect(broken()).toHaveLength(1);
    rewrite([...whole, '{}']);
    expect(broken()).toMatchObject([{ broken: { line: 6, problem: 'not an entry' } }]);
  });

  it('show a cut at the end if the head was noted, and a missing chain', async () => {
    await write(3);
    const [report] = verifyRecords(folder());
    if (!report) throw new Error('expected a chain');
    const { chain, head } = report;
    expect(broken({ [chain]: head })).toEqual([]);
    const keep = lines().slice(0, 2).join('\n').length + 1;
    truncateSync(file(), keep);
    expect(broken()).toEqual([]);
    expect(broken({ [chain]: head })).toMatchObject([
      { broken: { problem: 'entries up to the noted head are missing' } },
    ]);
    truncateSync(file(), keep - 5);
    expect(broken()).toMatchObject([{ entries: 1, broken: { line: 2, problem: 'not an entry' } }]);
    rmSync(file());
    expect(broken({ [chain]: head })).toMatchObject([{ broken: { problem: 'the chain is missing' } }]);
  });

  it('accept no personal data: a field is a plain word', async () => {
    const records = openAccessRecords(data);
    for (const wrong of [{ who: '홍길동' }, { purpose: 'because he asked' }, { name: 'x' }])
      await expect(records.record({ ...access('v-1'), ...wrong })).rejects.toMatchObject({ name: 'ZodError' });
    await records.record(access('v-1'));
    await records.close();
    expect(verifyRecords(folder())).toMatchObject([{ entries: 1 }]);
  });

  it('end at the first record that could not be written', async () => {
    let isFull = true;
    const sink = {
      append: async () => (isFull ? Promise.reject(new Error('disk full')) : undefined),
      close: async () => {},
    };
    const records = new AccessRecords(sink, 'c');
    await expect(records.record(access('v-1'))).rejects.toThrow('disk full');
    isFull = false;
    await expect(records.record(access('v-2'))).rejects.toThrow('disk full');
  });
});
