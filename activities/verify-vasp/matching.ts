import type { VerifyVaspInput } from '../../contract/providers/verify-vasp/input.ts';
import { sameAmount } from './amount.ts';
import { contradicts } from './contradiction.ts';
import { unreadable } from './unreadable.ts';
import type { Row } from './wire.ts';

/** How far the Enclave's clock may be behind ours when it dates a record. */
const clockSkewMs = 30_000;
const dayMs = 86_400_000;

/**
 * The list's filters. The reference names no time zone for its days, so one day is added on either side; `matches` then compares
 * the rows exactly.
 */
export const listQuery = ({ beneficiaryVaspId, asset, ivms101 }: VerifyVaspInput, since: string, now: number) => ({
  actionType: 'SEND',
  oppositeVaspId: beneficiaryVaspId,
  beneficiaryAccountNumber: ivms101.beneficiary.accountNumber[0] as string,
  symbol: asset.symbol,
  ...(asset.network !== undefined && { network: asset.network }),
  fromDate: day(Date.parse(since) - dayMs),
  toDate: day(now + 2 * dayMs),
});

const day = (ms: number) => new Date(ms).toISOString().slice(0, 10);

/** `unclear`: no readable field says no, but a field that has to match is unreadable. */
export type Match = 'yes' | 'no' | 'unclear';

/** Whether a row is the record that `input` was to create at `since` or later. */
export const matches = (row: Row, input: VerifyVaspInput, since: string): Match => {
  if (contradicts(row, input)) return 'no';
  const { asset, ivms101 } = input;
  const info: Pick<Row, 'symbol' | 'amount'> | undefined =
    row.assetInfo === unreadable ? { symbol: unreadable, amount: unreadable } : row.assetInfo;
  const earliest = Date.parse(since) - clockSkewMs;
  return all(
    judged(row.verificationUuid, () => true),
    judged(row.createdAt, (createdAt) => createdAt >= earliest),
    said(info?.symbol ?? row.symbol, (symbol) => symbol === asset.symbol),
    judged(info?.amount ?? row.amount, (amount) => sameAmount(amount, asset.amount)),
    said(row.originatorAccountNumber, (accounts) => sameAccounts(accounts, ivms101.originator.accountNumber)),
    // The same address is used to find other possible creators: `equals.ts`.
    judged(named(row.beneficiaryAccountNumber ?? row.beneficaryAccountNumber), (accounts) =>
      sameAccounts(accounts, ivms101.beneficiary.accountNumber),
    ),
  );
};

const all = (...parts: Match[]): Match => (parts.includes('no') ? 'no' : parts.includes('unclear') ? 'unclear' : 'yes');

/** For a field that every row has. */
const judged = <T>(value: T | undefined | typeof unreadable, isOurs: (value: T) => boolean): Match => {
  if (value === undefined || value === unreadable) return 'unclear';
  return isOurs(value) ? 'yes' : 'no';
};

/** For a field that a row may omit: rows without it cannot be told apart by it. */
const said = <T>(value: T | undefined | typeof unreadable, isOurs: (value: T) => boolean): Match =>
  value === undefined ? 'yes' : judged(value, isOurs);

/** Undefined if there is none. */
const named = (accounts: Row['beneficiaryAccountNumber']): Row['beneficiaryAccountNumber'] =>
  accounts !== unreadable && accounts !== undefined && [accounts].flat().join('').replaceAll(',', '').trim() === ''
    ? undefined
    : accounts;

const sameAccounts = (shown: string | string[], asked: string[]): boolean =>
  [shown]
    .flat()
    .flatMap((text) => text.split(',').map((account) => account.trim()))
    .every((account) => account === '' || asked.includes(account));
