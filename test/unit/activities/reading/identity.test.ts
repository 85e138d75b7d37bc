import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { identityOf, readBirthDate, readPhone } from '../../../../activities/reading/identity.ts';
import { identitySchema } from '../../../../contract/outcome.ts';

const call = { provider: 'portone-v1', call: 'otp/confirm', class: 'once' } as const;
const needed = { verifiedAt: '2026-01-31T00:00:00.000Z', providerReference: 'imp_1' };

describe('an identity', () => {
  it('has what fits the outcome’s schema, and nothing else', () => {
    const given = { ...needed, name: '홍길동', foreigner: 'yes', gender: 'x', ci: 7, di: '', phone: undefined };
    expect(identityOf(call, given)).toEqual({ ...needed, name: '홍길동' });
  });

  it('always fits it, whatever a provider says', () => {
    const anything = fc.record(
      Object.fromEntries(Object.keys(identitySchema.shape).map((name) => [name, fc.anything()])),
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(anything, (given) => {
        expect(identitySchema.safeParse(identityOf(call, { ...given, ...needed })).success).toBe(true);
      }),
    );
  });

  it.each(['verifiedAt', 'providerReference'])('is missing without %s', (name) => {
    expect(() => identityOf(call, { ...needed, [name]: undefined })).toThrow(name);
    expect(() => identityOf(call, { ...needed, verifiedAt: '+055841-01-01T00:00:00.000Z' })).toThrow('verifiedAt');
  });
});

it.each([
  ['010-1234-5678', '01012345678'],
  ['+82 10-1234-5678', '01012345678'],
  ['02-123-4567', '021234567'],
  ['010-****-5678', undefined],
  ['unknown', undefined],
  [undefined, undefined],
])('the phone %p is %p', (given, phone) => {
  expect(readPhone(given)).toBe(phone);
});

it.each([
  ['1990-01-31', '1990-01-31'],
  ['19900131', '1990-01-31'],
  ['1990.01.31', '1990-01-31'],
  ['1990-01-31T00:00:00', '1990-01-31'],
  ['1990-01-31 00:00:00.000', '1990-01-31'],
  ['1990-01-31T00:00:00+09:00', '1990-01-31'],
  ['1990-01-30T15:00:00Z', undefined],
  ['1990-01-31T12:00:00', undefined],
  ['19900231', undefined],
  ['900131', undefined],
  [undefined, undefined],
])('the date of birth %p is %p', (given, date) => {
  expect(readBirthDate(given)).toBe(date);
});
