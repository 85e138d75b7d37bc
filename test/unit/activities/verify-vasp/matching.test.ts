import { describe, expect, it } from '@jest/globals';
import { inOneZone } from '../../../../activities/verify-vasp/created-at.ts';
import { listQuery, matches } from '../../../../activities/verify-vasp/matching.ts';
import { rowSchema } from '../../../../activities/verify-vasp/wire.ts';
import { input } from './enclave-stub.ts';

const since = '2026-01-31T23:59:59.000Z';
const row = {
  verificationUuid: 'uuid-1',
  createdAt: '2026-01-31T23:59:59.500Z',
  assetInfo: { symbol: 'BTC', amount: '0.024' },
  originatorAccountNumber: 'bc1q-from',
  beneficiaryAccountNumber: 'bc1q-to',
};
const trade = { tradePrice: '1000000.0', tradeCurrency: 'KRW', tradeISODatetime: '2026-01-31T09:00:00.000Z' };
const party = (primaryIdentifier: string) => ({
  naturalPerson: { name: { nameIdentifier: [{ primaryIdentifier, nameIdentifierType: 'LEGL' }] } },
});
const now = Date.parse('2026-02-01T00:00:10Z');
const match = (shown: unknown) =>
  inOneZone([rowSchema.parse(shown)], now).map((read) => matches(read, input, since))[0];

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
    { originatorAccountNumber: null },
    { beneficiaryAccountNumber: undefined, beneficaryAccountNumber: 'bc1q-to' },
    { beneficiaryVaspId: 'robot-vasp', assetInfo: { ...row.assetInfo, ...trade } },
    { ...trade, tradePrice: 1e6, tradeISODatetime: undefined, tradeISODateTime: '2026-01-31T18:00:00.250+09:00' },
    { tradePrice: 'much', tradeISODatetime: '2025-01-31 09:00:00' },
    { ivms101Originator: party('BARNES'), ivms101Beneficiary: JSON.stringify({ beneficiaryPersons: [party('kim')] }) },
    { createdAt: '2026-01-31T23:59:40.000Z' },
    { createdAt: '2026-02-01T09:00:05+09:00' },
    { createdAt: '2026-02-01T00:00:05' },
    { createdAt: '2026-02-01 00:00:05.123' },
    { createdAt: '2026-02-01T09:00:05' },
    { createdAt: Date.parse('2026-02-01T00:00:05Z') },
    { ivms101Originator: "{'not': 'JSON'}", ivms101Beneficiary: 5 },
  ])('may be ours with %j', (more) => {
    expect(match({ ...row, ...more })).toBe('yes');
  });

  it.each([
    { createdAt: '2026-01-31T23:59:00.000Z' },
    { assetInfo: { symbol: 'BTC', amount: '0.24' } },
    { createdAt: '2026-01-31T23:59:00' },
    { createdAt: '2026-02-01T08:59:00' },
    { verificationUuid: 7, createdAt: 'soon', assetInfo: { symbol: 'ETH' } },
    { assetInfo: { symbol: 'ETH', amount: '0.024' } },
    { originatorAccountNumber: 'bc1q-other' },
    { beneficiaryAccountNumber: ['bc1q-to', 'bc1q-other'] },
    { beneficiaryVaspId: 'another' },
    { assetInfo: { ...row.assetInfo, tradePrice: '1000001' } },
    { tradeCurrency: 'USD' },
    { assetInfo: { ...row.assetInfo, tradeISODatetime: '2026-01-31T09:00:02Z' } },
    { ivms101Originator: party('Smith') },
    { ivms101Beneficiary: JSON.stringify({ beneficiaryPersons: [party('Lee')] }) },
    { beneficiaryAccountNumber: undefined, tradeCurrency: 'USD' },
  ])('is not ours with %j', (more) => {
    expect(match({ ...row, ...more })).toBe('no');
  });

  it.each([
    { verificationUuid: 7 },
    { verificationUuid: '../x' },
    { createdAt: undefined },
    { createdAt: 'soon' },
    { createdAt: '2026-02-01' },
    { createdAt: '2026-02-02T00:00:05' },
    { assetInfo: { symbol: 'BTC' } },
    { assetInfo: { symbol: 7, amount: '0.024' } },
    { assetInfo: { symbol: 'BTC', amount: {} } },
    { assetInfo: 'BTC' },
    { originatorAccountNumber: 7 },
    { beneficiaryAccountNumber: [null] },
    { beneficiaryAccountNumber: undefined },
    { beneficiaryAccountNumber: '' },
  ])('may be ours, for all that can be read of it, with %j', (more) => {
    expect(match({ ...row, ...more })).toBe('unclear');
  });

  it.each([null, 'row', [], 7])('that is none (%j) may be any', (none) => {
    expect(match(none)).toBe('unclear');
  });

  it('without a zone has the one that puts no row of the list into the future', () => {
    const times = ['2026-02-01T09:00:05', '2026-02-01T00:00:05'].map((createdAt) =>
      rowSchema.parse({ ...row, createdAt }),
    );
    expect(inOneZone(times, now).map((read) => matches(read, input, since))).toEqual(['yes', 'no']);
  });
});
