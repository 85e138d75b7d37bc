import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { inOneZone } from '../../../../activities/verify-vasp/created-at.ts';
import { kindsOf } from '../../../../activities/verify-vasp/equals.ts';
import { matches } from '../../../../activities/verify-vasp/matching.ts';
import { rowSchema } from '../../../../activities/verify-vasp/wire.ts';
import { inputSchemas } from '../../../../contract/providers/index.ts';
import { input } from './enclave-stub.ts';

const order = (symbol: string, amount: string, accountNumber: string[]) =>
  inputSchemas['verify-vasp'].parse({
    ...input,
    asset: { ...input.asset, symbol, amount, tradedAt: '2026-01-31T09:00:00Z' },
    ivms101: { ...input.ivms101, beneficiary: { ...input.ivms101.beneficiary, accountNumber } },
    options: {},
  });

describe('records that cannot be told apart', () => {
  const few = fc.record({
    symbol: fc.constantFrom('BTC', 'ETH'),
    amount: fc.constantFrom('1', '1.0', '1.00', '10'),
    accounts: fc.uniqueArray(fc.constantFrom('a', 'b', 'c'), { minLength: 1 }),
  });

  it('have a kind in common: whoever’s row may be taken for ours has been heard', () => {
    fc.assert(
      fc.property(few, few, fc.boolean(), (ours, theirs, showsOne) => {
        const createdAt = '2026-02-01T00:00:00Z';
        const beneficiaryAccountNumber = showsOne ? theirs.accounts[0] : theirs.accounts.join(',');
        const assetInfo = { symbol: theirs.symbol, amount: theirs.amount };
        const row = rowSchema.parse({ verificationUuid: 'u', createdAt, assetInfo, beneficiaryAccountNumber });
        const own = order(ours.symbol, ours.amount, ours.accounts);
        const [match] = inOneZone([row], Date.parse(createdAt)).map((read) => matches(read, own, createdAt));
        if (match === 'no') return;
        const kinds = new Set(kindsOf(own).map(String));
        const others = kindsOf(order(theirs.symbol, theirs.amount, theirs.accounts)).map(String);
        expect(others.some((kind) => kinds.has(kind))).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  it('are so however amounts and addresses are spelt', () => {
    expect(kindsOf(order('btc', '0.50', ['0xAB', '0xab']))).toEqual(kindsOf(order('BTC', '0.5', ['0xab'])));
    expect(kindsOf(order('BTC', '0.5', ['x', 'y']))).toHaveLength(2);
    expect(kindsOf(order('BTC', '5', ['x']))).not.toEqual(kindsOf(order('BTC', '0.5', ['x'])));
  });
});
