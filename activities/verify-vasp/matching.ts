import type { VerifyVaspInput } from '../../contract/providers/verify-vasp.ts';
import { sameAmount } from './amount.ts';
import type { Row } from './wire.ts';

/** How much earlier than ours the Enclave's clock may be when it dates a record. */
const clockSkewMs = 30_000;
const dayMs = 86_400_000;

/**
 * The list's filters. Its days have no time zone in the reference, so one is added on either side; what they let through is
 * compared by `matches`.
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

/** Whether a row may be the record that `input` was to create at `since` or later. */
export const matches = (row: Row, { asset, ivms101 }: VerifyVaspInput, since: string): boolean => {
  const symbol = row.assetInfo?.symbol ?? row.symbol;
  const amount = row.assetInfo?.amount ?? row.amount;
  return (
    Date.parse(row.createdAt) >= Date.parse(since) - clockSkewMs &&
    (symbol == null || symbol === asset.symbol) &&
    amount != null &&
    sameAmount(amount, asset.amount) &&
    sameAccounts(row.originatorAccountNumber, ivms101.originator.accountNumber) &&
    sameAccounts(row.beneficiaryAccountNumber, ivms101.beneficiary.accountNumber)
  );
};

/** A row that does not say an account cannot be told apart by it. */
const sameAccounts = (shown: Row['originatorAccountNumber'], asked: string[]) => {
  const accounts = [shown ?? []].flat().flatMap((text) => text.split(',').map((account) => account.trim()));
  return accounts.every((account) => account === '' || asked.includes(account));
};
