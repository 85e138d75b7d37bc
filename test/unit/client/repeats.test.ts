import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { HwaginError } from '../../../client/errors.ts';
import { asOfNow, updateIdOf } from '../../../client/repeats.ts';
import { refusalCodes } from '../../../contract/refusals.ts';

const refusal = (more: object = {}) =>
  new HwaginError({ code: 'limited', message: 'x', retryAfter: 8, asker: 'first', at: 100_000, ...more });

describe('the id of a repeated request', () => {
  it('is the caller’s own at first', () => {
    expect(updateIdOf('key-1', 1)).toBe('key-1');
  });

  it('never equals that of another request, whatever ids callers choose', () => {
    const name = fc.oneof(fc.string(), fc.stringMatching(/^[a~2-3]{1,6}$/));
    const nth = fc.integer({ min: 1, max: 100 });
    fc.assert(
      fc.property(name, nth, name, nth, (one, n, other, m) => {
        fc.pre(one !== other || n !== m);
        expect(updateIdOf(one, n)).not.toBe(updateIdOf(other, m));
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('a refusal that somebody else was given', () => {
  it('has expired once its time has come', () => {
    expect(asOfNow(refusal(), 'self', 108_000)).toBeUndefined();
    expect(asOfNow(refusal({ retryAfter: undefined }), 'self', 100_001)).toBeUndefined();
  });

  it('stands until then, with the time that is left', () => {
    expect(asOfNow(refusal(), 'self', 103_500)).toMatchObject({ code: 'limited', retryAfter: 5 });
  });

  it('counts as expired if this clock is behind and cannot tell', () => {
    expect(asOfNow(refusal(), 'self', 99_000)).toBeUndefined();
  });

  it('stands if it is this caller’s own, or names no caller', () => {
    for (const own of [refusal({ asker: 'self' }), refusal({ asker: undefined }), new Error('none of ours')])
      expect(asOfNow(own, 'self', 999_000)).toBe(own);
  });

  it('stands forever if it does not depend on time', () => {
    const lasting = refusalCodes.filter((code) => asOfNow(refusal({ code }), 'self', 999_000) !== undefined);
    expect(lasting.toSorted()).toEqual([
      ...['already_exists', 'ended', 'erased', 'forbidden', 'invalid_code', 'invalid_input'],
      ...['no_resends_left', 'no_worker', 'not_found', 'temporal_unreachable'],
    ]);
  });
});
