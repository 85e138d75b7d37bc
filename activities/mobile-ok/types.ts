import type { Identity } from '../../contract/outcome.ts';
import type { MobileOkInput } from '../../contract/providers/mobile-ok/input.ts';

/** What is passed from call to call: the newest token, and what stays from token/get. */
export interface MobileOkSession {
  token: string;
  publicKey: string;
  /** Created inside the token activity, new for each attempt. */
  clientTxId: string;
}

export interface MobileOkSent {
  token: string;
  /** `resendCount`: the resends the vendor still allows; absent for methods without that count. */
  resendsLeft?: number;
  /** ARS: the number to key in. */
  arsNumber?: string;
}

/** What a refusal means, by the table of codes and `MOBILEOK_CODES`; `docs/providers.md` says how each is handled, and where. */
export const mobileOkMeanings = [
  'wrong',
  'pending',
  'stale',
  'denied',
  'final',
  'over',
  'too_many',
  'declined',
  'closed',
  'lost',
  'misconfigured',
] as const;
export type MobileOkMeaning = (typeof mobileOkMeanings)[number];

export type MobileOkVerdict =
  | { kind: 'verified'; identity: Identity }
  | {
      kind: 'refused';
      code: string;
      /** Absent if no table has the code. */
      meaning?: MobileOkMeaning;
      /** The new token in the refusal, if any. */
      token?: string;
    };

export interface MobileOkActivities {
  /** token/get. Safe: a repeat only creates another token. */
  mobileOkToken(): Promise<MobileOkSession>;
  /** auth/request: sends the message. Once. A refusal is `ProviderRejected` with its code and meaning. */
  mobileOkRequest(session: MobileOkSession, input: MobileOkInput): Promise<MobileOkSent>;
  /** auth/resend: sends it again. Once. */
  mobileOkResend(session: MobileOkSession, input: MobileOkInput): Promise<MobileOkSent>;
  /** auth/call: places the ARS call. Once. */
  mobileOkCall(session: MobileOkSession): Promise<{ token: string }>;
  /**
   * confirm/request, decrypts and checks the result. Once. `code` is absent for PASS and ARS. A well-formed refusal is a verdict;
   * a success that fails its checks is `InvalidResult`.
   */
  mobileOkConfirm(session: MobileOkSession, code?: string): Promise<MobileOkVerdict>;
}
