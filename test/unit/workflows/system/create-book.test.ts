import { describe, expect, it } from '@jest/globals';
import { CreateBook } from '../../../../workflows/system/create-book.ts';

const minute = 60_000;
const begins = (run: string, at: number, call = `${run}/1`) => ({ kind: 'begins', run, call, at }) as const;
const book = (...runs: [run: string, at: number][]) => {
  const made = new CreateBook();
  for (const [run, at] of runs) made.hear(begins(run, at), at);
  return made;
};

describe('who creates equal records', () => {
  it('is alone when nobody else is known, also with several calls of its own', () => {
    const own = book(['a', 0]);
    own.hear(begins('a', 5_000, 'a/2'), 5_000);
    expect(own.isAlone('a', 10_000)).toBe(true);
    expect(own.isAlone('a', 10_000)).toBe(true);
  });

  it('is not alone beside another, in either order and among three', () => {
    expect(book(['a', 0], ['b', 1]).isAlone('a', 2)).toBe(false);
    expect(book(['b', 0], ['a', 1]).isAlone('a', 2)).toBe(false);
    const three = book(['a', 0], ['b', 1], ['c', 2]);
    expect(['a', 'b', 'c'].map((run) => three.isAlone(run, 3))).toEqual([false, false, false]);
  });

  it('is alone again where the other certainly made none', () => {
    const both = book(['a', 0], ['b', 1]);
    both.hear({ kind: 'left', call: 'b/1' }, 2);
    expect(both.isAlone('a', 3)).toBe(true);
  });

  it('is not alone where only one call of the other made none', () => {
    const both = book(['a', 0], ['b', 1]);
    both.hear(begins('b', 2, 'b/2'), 2);
    both.hear({ kind: 'left', call: 'b/1' }, 3);
    expect(both.isAlone('a', 4)).toBe(false);
  });

  it('allows only what it knows: unknown runs, and runs from long ago, are not alone', () => {
    expect(new CreateBook().isAlone('a', 0)).toBe(false);
    expect(book(['b', 0]).isAlone('a', 1)).toBe(false);
    expect(book(['a', 0]).isAlone('a', 44 * minute)).toBe(true);
    expect(book(['a', 0]).isAlone('a', 46 * minute)).toBe(false);
  });

  it('is alone after others of more than an hour ago', () => {
    const later = book(['b', 0]);
    later.hear(begins('a', 61 * minute), 61 * minute);
    expect(later.isAlone('a', 62 * minute)).toBe(true);
    expect(later.lapsesAt).toBe(121 * minute);
  });

  it('does not trust a time in the future', () => {
    const early = new CreateBook();
    early.hear(begins('a', 1_000 * minute), 0);
    expect(early.lapsesAt).toBe(60 * minute);
  });

  it('keeps no more than it needs', () => {
    const crowd = book(...Array.from({ length: 300 }, (_, n): [string, number] => [`run-${n}`, n]));
    expect(crowd.creators).toHaveLength(100);
    expect(crowd.isAlone('run-299', 400)).toBe(false);
    expect(crowd.isAlone('run-0', 400)).toBe(false);
    expect(new CreateBook(crowd.creators).isAlone('run-299', 400)).toBe(false);
  });
});
