import { ApplicationFailure } from '@temporalio/workflow';
import { type RefusalCode, type RefusalDetail, type RefusalFailureType, refusals } from '../../contract/refusals.ts';

const type: RefusalFailureType = 'Refused';

/** What an update's validator or handler throws: the client turns it into a typed error. */
export const refusal = (code: RefusalCode, detail: Partial<RefusalDetail> = {}): ApplicationFailure =>
  refusalOf({ message: refusals[code].message, ...detail, code });

export const refusalOf = (detail: RefusalDetail): ApplicationFailure =>
  ApplicationFailure.create({ type, message: detail.message, nonRetryable: true, details: [detail] });

/** The code of a refusal; undefined for any other error, which is a mistake of ours. */
export const refusalCodeOf = (error: unknown): RefusalCode | undefined => {
  if (!(error instanceof ApplicationFailure) || error.type !== type) return undefined;
  const detail = error.details?.[0] as RefusalDetail | undefined;
  return detail?.code;
};
