import { createPublicKey } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { seal } from '../../../../activities/mobile-ok/hybrid.ts';
import { openKeyFile } from '../../../../activities/mobile-ok/key-file.ts';
import { checkResult } from '../../../../activities/mobile-ok/result.ts';
import { vectors } from '../../../support/mobileok-vectors.ts';

const { clientPrivateKey: privateKey } = openKeyFile(
  Buffer.from(vectors.keyFile.contentBase64, 'base64'),
  vectors.keyFile.password,
);
const publicKey = createPublicKey(privateKey);
const call = { provider: 'mobile-ok', call: 'confirm/request', class: 'once' } as const;

const issued = Date.parse('2026-11-22T00:01:00.123Z');
const clientTxId = vectors.result.json['clientTxId'] as string;
const check = (wire: string, now = issued) => checkResult(call, { wire, clientTxId, privateKey, now });
const resealed = (change: object) => seal({ ...vectors.result.json, ...change }, publicKey);

describe('a result', () => {
  it('becomes an identity in our words', () => {
    expect(check(vectors.result.wire)).toEqual({
      name: '홍길동',
      phone: '01012345678',
      carrier: 'SKT',
      birthDate: '1990-01-31',
      gender: 'female',
      foreigner: false,
      ci: vectors.result.json['ci'],
      di: vectors.result.json['di'],
      verifiedAt: '2026-11-22T00:01:00.123Z',
      providerReference: 'f1d0c2',
    });
  });

  it.each([
    [{ providerId: 'LGUMVNO' }, { carrier: 'LGU_MVNO' }],
    [
      { userGender: '1', userNation: '1' },
      { gender: 'male', foreigner: true },
    ],
    [{ txId: 77 }, { providerReference: '77' }],
    [{ issueDate: 20261122090100 }, { verifiedAt: '2026-11-22T00:01:00.000Z' }],
    [{ siteID: undefined, siteId: 'site-1' }, { name: '홍길동' }],
  ])('with %j has %j', (change, expected) => {
    expect(check(resealed(change))).toMatchObject(expected);
  });

  it('leaves out what it does not say, or says in words nobody knows', () => {
    const identity = check(
      resealed({ providerId: 'NEW', userGender: '9', userNation: 'x', userBirthday: '', ci: null, di: undefined }),
    );
    expect(Object.keys(identity)).toEqual(['name', 'phone', 'verifiedAt', 'providerReference']);
  });

  it.each([
    [{ userBirthday: 19900131 }, 'birthDate'],
    [{ userGender: 2 }, 'gender'],
    [{ userNation: true }, 'foreigner'],
    [{ userPhone: 1012345678 }, 'phone'],
    [{ userName: ['홍길동'] }, 'name'],
    [{ providerId: {} }, 'carrier'],
    [{ ci: 1 }, 'ci'],
    [{ di: false }, 'di'],
  ])('of another type (%j) says no %s, and stays a success', (change, field) => {
    const { [field as 'name']: _left, ...rest } = check(vectors.result.wire);
    expect(check(resealed(change))).toEqual(rest);
  });

  it.each([
    ['at ten minutes', issued + 600_000],
    ['five minutes ahead of this clock', issued - 300_000],
  ])('is taken %s', (_when, now) => {
    expect(check(vectors.result.wire, now)).toMatchObject({ name: '홍길동' });
  });

  it.each([
    ['a millisecond older than ten minutes', vectors.result.wire, issued + 600_001],
    ['from the future', vectors.result.wire, issued - 300_001],
    ['of another clientTxId', resealed({ clientTxId: `${clientTxId}x` }), issued],
    ['without a clientTxId', resealed({ clientTxId: undefined }), issued],
    ['without a txId', resealed({ txId: undefined }), issued],
    ['without an issueDate', resealed({ issueDate: undefined }), issued],
    ['with an issueDate that is none', resealed({ issueDate: 'today' }), issued],
    ...Object.entries(vectors.badResults).map(([fault, wire]) => [fault, wire, issued] as const),
  ])('is never trusted: %s', (_fault, wire, now) => {
    let failure: unknown;
    try {
      check(wire, now);
    } catch (error) {
      failure = error;
    }
    expect(failure).toMatchObject({ type: 'InvalidResult', nonRetryable: true });
    const shown = JSON.stringify([failure, (failure as Error).message]);
    for (const secret of ['홍길동', '01012345678', 'Q0k=', clientTxId]) expect(shown).not.toContain(secret);
  });
});
