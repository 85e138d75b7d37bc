import { safeCode } from '../http/index.ts';
import type { VaspResult } from './types.ts';
import type { Verification } from './wire.ts';

const finals = ['VERIFIED', 'DENIED', 'ERROR'] as const;

/**
 * The final result, or undefined while there is none. Only the three exact words count: WAIT, PENDING, UNKNOWN, TRANSFER_ERROR,
 * another spelling, null and a missing field are all *not yet*, because none of them may approve a transfer.
 */
export const finalResult = (verification: Verification): VaspResult | undefined => {
  const result = finals.find((word) => word === verification.result);
  if (!result) return undefined;
  const reason = safeCode(verification.reason);
  const { verifiedAt } = verification;
  return { result, ...(reason !== undefined && { reason }), ...(verifiedAt && { verifiedAt }) };
};
