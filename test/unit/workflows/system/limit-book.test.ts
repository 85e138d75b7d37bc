import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import type { Rate } from '../../../../contract/limits.ts';
import type { LimitAnswer, SendRequest } from '../../../../protocol/limits.ts';
import { LimitBook, type LimitState } from '../../../../workflows/system/limit-book.ts';
import { packedCounts, packedKeys, unpackedCounts, unpackedKeys } from '../../../../workflows/system/packed-ledger.ts';
import { shortHash } from '../../../../workflows/system/short-hash.ts';

const minute = 60_000;
const rates: Rate[] = [
  { max: 5, withinMs: 10 * minute },
  { max: 20, withinMs: 1_440 * minute },
];
const send = (key: string, more: Partial<SendRequest> = {}): SendRequest => ({
  kind: 'send',
  key,
  weight: 1,
  rates,
  ...more,
});
const open = (id: string, policy: 'merge' | 'refuse' = 'refuse', fingerprint = 'f') =>
  send(`${id}/m1`, { open: { id, purpose: 'identity', fingerprint, policy, until: 15 * minute } });
const isOk = (answer: LimitAnswer) => answer.ok;
const longest = (given: Rate[]) => Math.max(...given.map(({ withinMs }) => withinMs));

describe('a limiter’s book', () => {
  it('grants what a rate allows within any span of its length, and says when more is allowed', () => {
    const book = new LimitBook();
    const times = [0, 1, 2, 3, 9].map((minutes) => minutes * minute);
    for (const at of times) expect(book.decide(send(`${at}`), at).ok).toBe(true);
    expect(book.decide(send('sixth'), 9.5 * minute)).toEqual({ ok: false, code: 'limited', until: 10 * minute });
    expect(book.decide(send('sixth'), 10 * minute).ok).toBe(true);
  });

  it('never has more than a rate allows within its span, whatever comes, and asks nobody to come too early', () => {
    const step = fc.record({ after: fc.nat(5 * minute), weight: fc.integer({ min: 1, max: 3 }) });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 120 }), (steps) => {
        const book = new LimitBook();
        const granted: { at: number; weight: number }[] = [];
        let now = 0;
        for (const [index, { after, weight }] of steps.entries()) {
          now += after;
          const answer = book.decide(send(`k${index}`, { weight }), now);
          if (answer.ok) granted.push({ at: now, weight });
          else {
            const copy = new LimitBook(structuredClone(book.state));
            expect(copy.decide(send('now', { weight }), answer.until - 1).ok).toBe(false);
            expect(book.decide(send('then', { weight: 0 }), answer.until).ok).toBe(true);
          }
          for (const { max, withinMs } of rates) {
            const inSpan = granted.filter(({ at }) => at > now - withinMs);
            expect(inSpan.reduce((sum, each) => sum + each.weight, 0)).toBeLessThanOrEqual(max);
          }
        }
      }),
      { numRuns: 200 },
    );
  });

  it('grants a key once, however often it is asked for', () => {
    const book = new LimitBook();
    for (let time = 0; time < 10; time++) expect(book.decide(send('same'), time * 1_000).ok).toBe(true);
    expect([1, 2, 3, 4, 5].map((n) => isOk(book.decide(send(`${n}`), 10_000)))).toEqual([
      true,
      true,
      true,
      true,
      false,
    ]);
  });

  it('allows one open verification for a purpose until it is closed or its time is over', () => {
    const book = new LimitBook();
    expect(book.decide(open('a'), 0).ok).toBe(true);
    expect(book.decide(open('b'), 0)).toEqual({ ok: false, code: 'limited', until: 15 * minute });
    expect(book.decide(open('b', 'merge', 'other'), 0)).not.toHaveProperty('running');
    expect(book.decide(open('b', 'merge'), 0)).toMatchObject({ ok: false, running: 'a' });
    book.decide({ kind: 'back', keys: [], closes: 'a' }, 0);
    expect(book.decide(open('b'), 0).ok).toBe(true);
    expect(book.decide(open('c'), 15 * minute).ok).toBe(true);
  });

  it('locks after so many wrong codes, for messages too, and lets right ones be taken back', () => {
    const book = new LimitBook();
    const rate = { max: 2, withinMs: 60 * minute };
    expect(book.decide({ kind: 'try', key: 't1', rate }, 0).ok).toBe(true);
    expect(book.decide({ kind: 'try', key: 't2', rate }, minute).ok).toBe(true);
    const locked = { ok: false, code: 'locked', until: 60 * minute };
    expect(book.decide({ kind: 'try', key: 't3', rate }, 2 * minute)).toEqual(locked);
    expect(book.decide(send('m', { failedTries: rate }), 2 * minute)).toEqual(locked);
    book.decide({ kind: 'back', keys: ['t2'] }, 2 * minute);
    expect(book.decide({ kind: 'try', key: 't3', rate }, 2 * minute).ok).toBe(true);
  });

  it('forgets what no longer counts, and says when that is all', () => {
    const book = new LimitBook();
    book.decide(send('m'), 0);
    expect(book.lapsesAt).toBe(1_440 * minute);
    book.decide({ kind: 'back', keys: [] }, 1_440 * minute);
    expect(book.state).toEqual(new LimitBook().state);
    expect(book.lapsesAt).toBe(0);
  });

  it('begins with nothing and ends with nothing', () => {
    expect(new LimitBook().lapsesAt).toBe(0);
  });
});

/** A reference model of the book, complete and exact: every reservation with its time to the millisecond. */
class ExactBook {
  #entries: { key: string; at: number; weight: number }[] = [];

  counts(key: string, since: number): boolean {
    return this.#entries.some((entry) => entry.key === key && entry.at > since);
  }

  /** Whether `weight` more fits below the rate, if each entry counted `longer` milliseconds longer. */
  allows({ max, withinMs }: Rate, weight: number, now: number, longer = 0): boolean {
    const counting = this.#entries.filter(({ at }) => at > now - withinMs - longer);
    return counting.reduce((sum, entry) => sum + entry.weight, weight) <= max;
  }

  add(key: string, at: number, weight: number): void {
    this.#entries.push({ key, at, weight });
  }

  takeBack(key: string): void {
    this.#entries = this.#entries.filter((entry) => entry.key !== key);
  }
}

describe('a limiter’s book beside one that keeps everything', () => {
  const rateOf = (longestMs: number) =>
    fc.record({ max: fc.integer({ min: 1, max: 8 }), withinMs: fc.integer({ min: 1_000, max: longestMs }) });
  const stepOf = (longestMs: number, bucket: number) =>
    fc.oneof(
      fc.record({ do: fc.constant('send' as const), weight: fc.integer({ min: 1, max: 3 }) }),
      // Just before or after something lapses.
      fc.record({
        do: fc.constant('edge' as const),
        which: fc.nat(),
        rate: fc.nat(),
        offset: fc.integer({ min: -bucket, max: bucket }),
        weight: fc.integer({ min: 1, max: 3 }),
      }),
      fc.record({ do: fc.constant('repeat' as const), which: fc.nat() }),
      fc.record({ do: fc.constant('back' as const), which: fc.nat() }),
      fc.record({ do: fc.constant('wait' as const), ms: fc.nat(Math.ceil(longestMs / 3)) }),
      fc.record({ do: fc.constant('wait' as const), ms: fc.nat(bucket) }),
      fc.record({ do: fc.constant('continue' as const) }),
    );

  it.each([
    ['seconds', 10_000, 1_000, 0],
    ['an hour', 60 * minute, 1_000, 0],
    ['a week', 10_080 * minute, 61_000, 0],
    ['a week, while it is little that is counted', 10_080 * minute, 0, 500],
    ['a day, with some of it exact', 1_440 * minute, 61_000, 5],
  ])(
    'is never more lenient, and at most a second (beyond an hour a minute) stricter, within %s',
    (_what, longestMs, bucket, exactUpTo) => {
      const oneOrTwo = fc.array(rateOf(longestMs), { minLength: 1, maxLength: 2 });
      fc.assert(
        fc.property(oneOrTwo, fc.array(stepOf(longestMs, Math.max(bucket, 2)), { maxLength: 100 }), (given, steps) => {
          let book = new LimitBook(undefined, exactUpTo);
          const exact = new ExactBook();
          const keys: string[] = [];
          const times: number[] = [];
          let now = 1_790_000_000_123;
          const ask = (key: string, weight: number): void => {
            const answer = book.decide(send(key, { rates: given, weight }), now);
            if (answer.ok) {
              for (const rate of given) expect(exact.allows(rate, weight, now)).toBe(true);
              exact.add(key, now, weight);
              keys.push(key);
              times.push(now);
              return;
            }
            expect(given.some((rate) => !exact.allows(rate, weight, now, bucket))).toBe(true);
            const then = (at: number) =>
              new LimitBook(structuredClone(book.state), exactUpTo).decide(send('again', { rates: given, weight }), at)
                .ok;
            expect(answer.until).toBeGreaterThan(now);
            expect(then(answer.until - 1)).toBe(false);
            if (given.every(({ max }) => weight <= max) && given.length === 1) expect(then(answer.until)).toBe(true);
          };
          for (const [index, step] of steps.entries()) {
            const key = 'which' in step ? (keys[step.which % keys.length] ?? 'never') : `run-${index}/m1`;
            if (step.do === 'send') ask(key, step.weight);
            else if (step.do === 'wait') now += step.ms;
            else if (step.do === 'continue')
              book = new LimitBook(JSON.parse(JSON.stringify(book.state)) as LimitState, exactUpTo);
            else if (step.do === 'back') {
              book.decide({ kind: 'back', keys: [key] }, now);
              // What has lapsed can no longer be given back.
              if (exact.counts(key, now - longest(given))) exact.takeBack(key);
            } else if (step.do === 'edge') {
              const { withinMs } = given[step.rate % given.length] as Rate;
              now = Math.max(now, (times[step.which % times.length] ?? now) + withinMs + step.offset);
              ask(`run-${index}/m1`, step.weight);
            } else if (exact.counts(key, now - longest(given)))
              expect(book.decide(send(key, { rates: given, weight: 100 }), now).ok).toBe(true);
          }
        }),
        { numRuns: 500 },
      );
    },
  );
});

describe('a limiter’s book at 200 messages a second', () => {
  const start = 1_790_000_000_000;
  /**
   * Filled for this many seconds: one entry each for the last half minute, and one entry of the same weight for everything
   * before.
   */
  const filled = (seconds: number, withinMs: number, price = 1): LimitBook => {
    const book = new LimitBook();
    const rush = [{ max: 1e9, withinMs }];
    for (let second = 0; second < seconds; second++) {
      const count = second < seconds - 30 ? 1 : 200;
      for (let n = 0; n < count; n++)
        book.decide(
          send(`${second}-${n}`, { rates: rush, weight: (200 / count) * price }),
          start + second * 1_000 + n * 4,
        );
    }
    return book;
  };
  const sizeOf = (book: LimitBook) => JSON.stringify(book.state).length;

  it.each([
    ['an hour', 60, 2 * 3_600, 1],
    ['an hour, at a price', 60, 2 * 3_600, 45],
    ['a day', 1_440, 25 * 3_600, 1],
    ['a day, at a price', 1_440, 25 * 3_600, 45],
  ])('passes on less than 75 KB, counting within %s', (_what, minutes, seconds, price) => {
    expect(sizeOf(filled(seconds, minutes * minute, price))).toBeLessThan(75_000);
  });

  it('passes on less than 90 KB whatever the rate and the prices, within a day', () => {
    for (const perHour of [1_500, 4_000]) {
      const book = new LimitBook();
      const daily = [{ max: 1e9, withinMs: 1_440 * minute }];
      const every = 3_600_000 / perHour;
      for (let n = 0; n < 26 * perHour; n++)
        book.decide(send(`${n}`, { rates: daily, weight: n % 2 === 0 ? 40 : 60 }), start + n * every);

      expect(sizeOf(book)).toBeLessThan(90_000);
    }
  });

  it('still counts what it has summed up, and knows a key that is repeated, or given back, soon', () => {
    const seconds = 3_000;
    const full = new LimitBook(filled(seconds, 60 * minute).state);
    const now = start + seconds * 1_000;
    expect(full.counts.sends).toBe(seconds * 200);
    const exactly = [{ max: seconds * 200, withinMs: 60 * minute }];
    const soon = [`${seconds - 15}-7`, `${seconds - 1}-199`];
    for (const key of soon) expect(full.decide(send(key, { rates: exactly }), now).ok).toBe(true);
    expect(full.decide(send('more', { rates: exactly }), now)).toMatchObject({ ok: false, until: start + 3_600_000 });
    full.decide({ kind: 'back', keys: soon }, now);
    full.decide({ kind: 'back', keys: soon }, now);
    expect(['a', 'b', 'c'].map((key) => full.decide(send(key, { rates: exactly }), now).ok)).toEqual([
      true,
      true,
      false,
    ]);
    const later = start + 3_600_000 + seconds * 1_000;
    full.decide({ kind: 'back', keys: [] }, later);
    expect(full.lapsesAt).toBe(0);
  });
});

describe('what a ledger is packed into', () => {
  const counts = fc
    .array(fc.tuple(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 1e9 })), { maxLength: 50 })
    .map((steps) => {
      let at = 29_833_333;
      return steps.map(([gap, count]) => [(at += gap), count] as const);
    });

  it('gives the same counts again', () => {
    fc.assert(
      fc.property(counts, fc.constantFrom(1, 1_000, 60_000), (pairs, step) => {
        const given = new Map(pairs.map(([at, count]) => [at * step, count]));
        expect([...unpackedCounts(packedCounts(given, step), step)]).toEqual([...given]);
      }),
    );
  });

  it('gives the same keys again', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(2), fc.integer({ min: 1, max: 3 })), { maxLength: 50 }), (steps) => {
        let at = 1_790_000_000_123;
        const keys = new Map(steps.map(([gap, weight], n) => [shortHash(`k${n}`), { at: (at += gap), weight }]));
        expect([...unpackedKeys(packedKeys(keys))]).toEqual([...keys]);
      }),
    );
  });

  it('knows keys by hashes of one length that differ', () => {
    const hashes = Array.from({ length: 100_000 }, (_, n) => shortHash(`0198c2f0-5d1e-7b5c-9a51-${n}/m1`));
    expect(new Set(hashes).size).toBe(hashes.length);
    expect(hashes.every((hash) => /^[\w-]{8}$/.test(hash))).toBe(true);
  });
});
