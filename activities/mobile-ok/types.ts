import type { Identity } from '../../contract/outcome.ts';
import type { MobileOkInput } from '../../contract/providers/mobile-ok.ts';

/** What goes from call to call: the newest token, and what stays from token/get. */
export interface MobileOkSession {
  token: string;
  publicKey: string;
  /** Made inside the token activity, fresh for each attempt. */
  clientTxId: string;
}

export interface MobileOkSent {
  token: string;
  /** `resendCount`: the resends the vendor still allows; absent for methods without that count. */
  resendsLeft?: number;
  /** ARS: the number to key in. */
  arsNumber?: string;
}

/** What a refusal at confirm means; `wrong` unless `MOBILEOK_CODES` says better. */
export type MobileOkMeaning = 'wrong' | 'pending' | 'stale' | 'denied' | 'final';

export type MobileOkVerdict =
  | { kind: 'verified'; identity: Identity }
  | {
      kind: 'refused';
      code: string;
      /** Absent where `MOBILEOK_CODES` does not know the code. */
      meaning?: MobileOkMeaning;
      /** The fresh token the failure carried, if any. */
      token?: string;
    };

export interface MobileOkActivities {
  /** token/get. Safe: a repeat only makes another token. */
  mobileOkToken(): Promise<MobileOkSession>;
  /** auth/request: sends the message. Once. A refusal is `ProviderRejected` (3001: wrong person). */
  mobileOkRequest(session: MobileOkSession, input: MobileOkInput): Promise<MobileOkSent>;
  /** auth/resend: sends it again. Once. */
  mobileOkResend(session: MobileOkSession, input: MobileOkInput): Promise<MobileOkSent>;
  /** auth/call: places the ARS call. Once. */
  mobileOkCall(session: MobileOkSession): Promise<{ token: string }>;
  /**
   * confirm/request, decrypts and checks the result. Once. `code` is absent for PASS and ARS. A well-formed refusal is a
   * verdict; a success that fails its checks is `InvalidResult`.
   */
  mobileOkConfirm(session: MobileOkSession, code?: string): Promise<MobileOkVerdict>;
}
