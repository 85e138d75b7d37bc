import { ApplicationFailure, ApplicationFailureCategory } from '@temporalio/common';
import type { MobileOkMeaning } from '../../../activities/mobile-ok/types.ts';
import { fails, gives } from './stage.ts';

/** Answers of the providers, as their activities return them. */
export const identity = {
  name: '홍길동',
  ci: 'ci-of-hong',
  verifiedAt: '2026-11-22T00:00:00.000Z',
  providerReference: 'reference-1',
};
export const verified = gives({ kind: 'verified', identity });

export const session = { token: 't1', publicKey: 'k', clientTxId: 'tx1' };
/** MobileOK's confirm: a refusal with the meaning of its code. */
export const refused = (meaning?: MobileOkMeaning) =>
  gives({ kind: 'refused', code: '2999', ...(meaning && { meaning }) });

/** PortOne's confirm: a wrong code, and a refusal that says nothing. */
export const wrongCode = gives({ kind: 'refused', code: 'WRONG', meaning: 'wrong' });
export const unclear = gives({ kind: 'refused', code: 'UNCLEAR' });
export const over = gives({ kind: 'refused', code: 'OVER', meaning: 'over' });
export const impUid = (number: number) => gives({ impUid: `imp_${number}` });

/** Perhaps done. */
export const lost = fails('AmbiguousSend');
/** Certainly not done. */
export const unavailable = fails('ProviderUnavailable');
/** Switched off, or without its settings. */
export const off = fails('NotConfigured', { missing: ['PORTONE_V1_KEY', 'PORTONE_V1_SECRET'] });

/** VerifyVASP: the result of a create. */
export const record = { uuid: 'uuid-1', createdAt: '2026-11-22T00:00:00.000Z' };
/** A failure that Temporal retries after this delay. */
export const again = (type: string, nextRetryDelay: '5s' | '10m' | '3d') => (): never => {
  throw ApplicationFailure.create({
    type,
    message: `scripted ${type}`,
    nextRetryDelay,
    category: ApplicationFailureCategory.BENIGN,
  });
};
/** A poll without news. */
export const notYet = again('NotYet', '10m');
