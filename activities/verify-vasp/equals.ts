import type { VerifyVaspInput } from '../../contract/providers/verify-vasp/input.ts';
import { canonicalAmount } from './amount.ts';

/**
 * What records have in common that the list cannot surely tell apart: the counterparty, the asset, its amount and an address; one
 * for each address, for a row may show one of several. Letters of either case are the same, for an Enclave may write its own.
 * Not for ids as they stand: addresses can be guessed.
 */
export const kindsOf = ({ beneficiaryVaspId, asset, ivms101 }: VerifyVaspInput): string[][] => {
  const addresses = new Set(ivms101.beneficiary.accountNumber.map((address) => address.trim().toLowerCase()));
  const amount = canonicalAmount(asset.amount) ?? asset.amount;
  return [...addresses].map((address) => [beneficiaryVaspId, asset.symbol.toLowerCase(), amount, address]);
};
