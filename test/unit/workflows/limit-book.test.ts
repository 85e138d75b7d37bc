import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { LimitAnswer, Rate, SendRequest } from '../../../contract/limits.ts';
import { LimitBook } from '../../../workflows/limit-book.ts';

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
    expect(book.state).toEqual({ sends: [], tries: [], open: [] });
    expect(book.lapsesAt).toBe(0);
  });

  it('sums up what is many and old, without ever counting less', () => {
    const book = new LimitBook();
    const hour = [{ max: 3_000, withinMs: 60 * minute }];
    for (let n = 0; n < 3_000; n++) expect(book.decide(send(`k${n}`, { rates: hour }), n * 1_000).ok).toBe(true);
    expect(book.state.sends.length).toBeLessThan(600);
    expect(book.decide(send('more', { rates: hour }), 3_000_000).ok).toBe(false);
    expect(book.decide(send('more', { rates: hour }), 61 * minute).ok).toBe(true);
  });
});
