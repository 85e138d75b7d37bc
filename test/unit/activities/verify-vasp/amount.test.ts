import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { sameAmount } from '../../../../activities/verify-vasp/amount.ts';

describe('amounts', () => {
  it.each([
    ['0.024', '0.0240'],
    ['0.024', 0.024],
    ['0.0000001', 1e-7],
    ['100', '1e2'],
    ['100', '100.00'],
    ['0', '0.000'],
    ['.5', '0.5'],
    ['123456789012345678901234567890.1', '0123456789012345678901234567890.10'],
  ])('%p and %p are equal', (a, b) => {
    expect(sameAmount(a, b)).toBe(true);
  });

  it.each([
    ['0.024', '0.24'],
    ['100', '10'],
    ['0', '1'],
    ['0.1', '0.10000000000000000001'],
    ['', ''],
    ['NaN', 'NaN'],
    ['-1', '-1'],
    ['1,000', '1000'],
  ])('%p and %p are not', (a, b) => {
    expect(sameAmount(a, b)).toBe(false);
  });

  it('zeros around the digits change nothing', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 10n ** 30n }), fc.nat(20), fc.nat(5), (digits, scale, zeros) => {
        const text = digits.toString().padStart(scale + 1, '0');
        const amount = scale === 0 ? text : `${text.slice(0, -scale)}.${text.slice(-scale)}`;
        const padded = `${'0'.repeat(zeros)}${amount}${amount.includes('.') ? '0'.repeat(zeros) : ''}`;
        const larger = `${amount.includes('.') ? amount : `${amount}.`}1`;
        return sameAmount(amount, padded) && !sameAmount(amount, larger);
      }),
    );
  });
});
