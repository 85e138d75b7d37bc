import { ApplicationFailure } from '@temporalio/workflow';
import type { RefusalCode, RefusalDetail, RefusalFailureType } from '../../contract/refusals.ts';

const type: RefusalFailureType = 'Refused';

/** Something that was asked for, and was not done. */
export interface Refused {
  detail: RefusalDetail;
}

/** What an update's validator or handler throws: the client turns it into a typed error. */
export const refusal = (code: RefusalCode, message: string, more: Omit<RefusalDetail, 'code' | 'message'> = {}) =>
  refusalOf({ code, message, ...more });

/** What a caller hears of a run whose provider is off on its worker, or that lacks limits: nothing was begun. */
export const providerOff = (provider: string, missing: readonly string[], more: Partial<RefusalDetail> = {}) =>
  refusal('not_configured', `${provider} is not configured: missing ${missing.join(', ')}`, {
    field: 'provider',
    ...more,
  });

export const refusalOf = (detail: RefusalDetail): ApplicationFailure =>
  ApplicationFailure.create({ type, message: detail.message, nonRetryable: true, details: [detail] });

/** The code of a refusal; undefined for any other error: that is a mistake of ours. */
export const refusalCodeOf = (error: unknown): RefusalCode | undefined => {
  if (!(error instanceof ApplicationFailure) || error.type !== type) return undefined;
  const detail = error.details?.[0] as RefusalDetail | undefined;
  return detail?.code;
};
