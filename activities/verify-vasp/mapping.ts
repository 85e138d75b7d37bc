import type { VerifyVaspInput } from '../../contract/providers/verify-vasp/input.ts';

/** The body of `POST /v1/verifications`. */
export const createBody = ({ keyType, beneficiaryVaspId, ...input }: VerifyVaspInput) => ({
  keyType,
  beneficiaryVaspId,
  requiredBeneficiaryInfo: input.requiredBeneficiaryInfo.join(','),
  assetInfo: {
    symbol: input.asset.symbol,
    ...(input.asset.network !== undefined && { network: input.asset.network }),
    amount: input.asset.amount,
    isExceedingThreshold: input.asset.exceedsThreshold,
    tradeCurrency: input.asset.tradeCurrency,
    tradePrice: input.asset.tradePrice,
    tradeISODatetime: input.asset.tradedAt,
  },
  payload: { version: input.ivmsVersion, ivms101: input.ivms101 },
});

/** The body of `POST /v1/verifications/account`: only the address, because the look-up does not need names. */
export const accountBody = ({ keyType, beneficiaryVaspId, asset, ivms101, ivmsVersion }: VerifyVaspInput) => ({
  keyType,
  beneficiaryVaspId,
  symbol: asset.symbol,
  payload: {
    version: ivmsVersion,
    ivms101: { beneficiary: { accountNumber: ivms101.beneficiary.accountNumber } },
  },
});
