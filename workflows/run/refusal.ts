import { ApplicationFailure } from '@temporalio/workflow';
import { type RefusalCode, type RefusalDetail, type RefusalFailureType, refusals } from '../../contract/refusals.ts';

const type: RefusalFailureType = 'Refused';

/** The error that an update's validator or handler throws. The client turns it into a typed error. */
export const refusal = (code: RefusalCode, detail: Partial<RefusalDetail> = {}): ApplicationFailure =>
  refusalOf({ message: refusals[code].message, ...detail, code });

export const refusalOf = (detail: RefusalDetail): ApplicationFailure =>
  ApplicationFailure.create({ type, message: detail.message, nonRetryable: true, details: [detail] });

/** The code of a refusal; undefined for any other error, which is a bug. */
export const refusalCodeOf = (error: unknown): RefusalCode | undefined => {
  if (!(error instanceof ApplicationFailure) || error.type !== type) return undefined;
  const detail = error.details?.[0] as RefusalDetail | undefined;
  return detail?.code;
};
