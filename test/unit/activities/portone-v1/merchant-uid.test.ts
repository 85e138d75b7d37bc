import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { merchantUidOf } from '../../../../activities/portone-v1/merchant-uid.ts';
import { inputSchemas } from '../../../../contract/providers/index.ts';
import { person } from '../../../support/inputs.ts';

const uid = fc.stringMatching(/^[A-Za-z0-9]{1,36}$/);
const number = fc.integer({ min: 1, max: 999 });
/** Short ids of few characters, including the mark and zeros: the most likely to collide. */
const alike = fc.stringMatching(/^[R012]{1,36}$/);
const message = fc.tuple(fc.oneof(uid, alike), number);
/** A second id that starts with the first, as orders do. */
const related = fc
  .tuple(message, fc.oneof(message, fc.tuple(fc.stringMatching(/^[R0-9]{0,12}$/), number)), fc.boolean())
  .map(
    ([one, other, continues]) =>
      [one, continues ? ([`${one[0]}${other[0]}`.slice(0, 36), other[1]] as const) : other] as const,
  );

const accepts = (merchantUid: string) =>
  inputSchemas['portone-v1'].safeParse({ method: 'SMS', person, merchantUid }).success;

describe('the merchant_uid of a message', () => {
  it('is the caller’s own for the first', () => {
    fc.assert(fc.property(uid, (own) => expect(merchantUidOf(own, 1)).toBe(own)));
  });

  it('of ORDER1’s second is not that of ORDER12’s first', () => {
    expect(merchantUidOf('ORDER1', 2)).not.toBe(merchantUidOf('ORDER12', 1));
    expect(merchantUidOf('ORDER1', 11)).not.toBe(merchantUidOf('ORDER11', 1));
    expect(merchantUidOf('ORDER1', 12)).not.toBe(merchantUidOf('ORDER11', 2));
  });

  it('is what KCP takes, for all that callers may choose', () => {
    fc.assert(
      fc.property(message, ([own, n]) => {
        fc.pre(accepts(own));
        expect(merchantUidOf(own, n)).toMatch(/^[A-Za-z0-9]{1,40}$/);
      }),
    );
  });

  it('is equal for no two messages', () => {
    fc.assert(
      fc.property(related, ([[one, n], [other, m]]) => {
        fc.pre(one !== other || n !== m);
        expect(merchantUidOf(one, n)).not.toBe(merchantUidOf(other, m));
      }),
      { numRuns: 2_000 },
    );
  });

  it('is refused rather than made again where the numbers would be too many', () => {
    expect(() => merchantUidOf('ORDER1', 1_000)).toThrow(RangeError);
  });
});
