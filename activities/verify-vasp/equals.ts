import type { VerifyVaspInput } from '../../contract/providers/verify-vasp/input.ts';
import { canonicalAmount } from './amount.ts';

/**
 * The values by which records cannot be reliably told apart in the list: the counterparty, the asset, its amount and an address.
 * One set for each address, because a row may show only one of several. Case is ignored, because an Enclave may change it. Must
 * be hashed before use in ids: addresses can be guessed.
 */
export const kindsOf = ({ beneficiaryVaspId, asset, ivms101 }: VerifyVaspInput): string[][] => {
  const addresses = new Set(ivms101.beneficiary.accountNumber.map((address) => address.trim().toLowerCase()));
  const amount = canonicalAmount(asset.amount) ?? asset.amount;
  return [...addresses].map((address) => [beneficiaryVaspId, asset.symbol.toLowerCase(), amount, address]);
};
