import { describe, expect, it } from '@jest/globals';
import { listQuery, matches } from '../../../activities/verify-vasp/matching.ts';
import { rowSchema } from '../../../activities/verify-vasp/wire.ts';
import { input } from './enclave-stub.ts';

const since = '2026-01-31T23:59:59.000Z';
const row = {
  verificationUuid: 'uuid-1',
  createdAt: '2026-01-31T23:59:59.500Z',
  assetInfo: { symbol: 'BTC', amount: '0.024' },
  originatorAccountNumber: 'bc1q-from',
  beneficiaryAccountNumber: 'bc1q-to',
};
const isMatch = (more: object) => matches(rowSchema.parse({ ...row, ...more }), input, since);

describe('the list’s filters', () => {
  it('name both parties’ side, the asset, and days with one to spare on either side', () => {
    expect(listQuery(input, since, Date.parse('2026-02-01T00:00:10Z'))).toEqual({
      actionType: 'SEND',
      oppositeVaspId: 'robot-vasp',
      beneficiaryAccountNumber: 'bc1q-to',
      symbol: 'BTC',
      fromDate: '2026-01-30',
      toDate: '2026-02-03',
    });
  });

  it('name the network where there is one', () => {
    const onNetwork = { ...input, asset: { ...input.asset, network: 'Bitcoin' } };
    expect(listQuery(onNetwork, since, 0)).toMatchObject({ network: 'Bitcoin' });
  });
});

describe('a row of the list', () => {
  it.each([
    {},
    { assetInfo: { symbol: 'BTC', amount: 0.024 } },
    { assetInfo: undefined, symbol: 'BTC', amount: '0.0240' },
    { originatorAccountNumber: ['bc1q-from'] },
    { originatorAccountNumber: null, beneficiaryAccountNumber: undefined },
    { createdAt: '2026-01-31T23:59:40.000Z' },
    { createdAt: '2026-02-01T09:00:05+09:00' },
    { ivms101Originator: "{'not': 'JSON'}", ivms101Beneficiary: 5 },
  ])('may be ours with %j', (more) => {
    expect(isMatch(more)).toBe(true);
  });

  it.each([
    { createdAt: '2026-01-31T23:59:00.000Z' },
    { assetInfo: { symbol: 'BTC', amount: '0.24' } },
    { assetInfo: { symbol: 'BTC' } },
    { assetInfo: { symbol: 'ETH', amount: '0.024' } },
    { originatorAccountNumber: 'bc1q-other' },
    { beneficiaryAccountNumber: ['bc1q-to', 'bc1q-other'] },
  ])('is not ours with %j', (more) => {
    expect(isMatch(more)).toBe(false);
  });
});
