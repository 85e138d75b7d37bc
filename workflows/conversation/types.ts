import type { Outcome } from '../../contract/outcome.ts';
import type { ProviderFacts } from '../../contract/providers/descriptor.ts';
import type { CallFailure } from '../run/calls.ts';
import type { Wanted } from '../run/wanted.ts';

/** A message was sent. */
export interface Sent {
  kind: 'sent';
  /** The provider's id of the verification. */
  reference?: string;
  /** How many more messages the vendor allows, if it says so. Used if it is lower than our own limit. */
  vendorResendsLeft?: number;
  arsNumber?: string;
  qrCode?: string;
  /** How long the message can be answered, if that differs from `challengeExpiresIn`. */
  lastsMs?: number;
}

/** No message was sent, or nobody knows whether one was. */
export type NotSent =
  /**
   * A final refusal. `mayBeOut`: the refusal cannot be trusted, so the message may have been sent anyway. `noneLeft`: the vendor
   * sends no more of these messages.
   */
  | { kind: 'refused'; status: 'denied' | 'failed'; reason: string; noneLeft?: boolean; mayBeOut?: true }
  /** This session is closed (a stale token); a new start may work. */
  | { kind: 'restart'; reason: string }
  /** The message may have been sent. */
  | { kind: 'lost' }
  /** Certainly not sent. */
  | { kind: 'unavailable'; reason: 'provider_unavailable' | 'invalid_answer' }
  /** Stopped half way because nobody wants it any more. Nothing was sent. */
  | { kind: 'stopped' }
  | { kind: 'notConfigured'; missing: string[] };

/** The result of checking a user's answer. */
export type Verdict =
  | { kind: 'verified'; evidence: Pick<Outcome, 'identity' | 'enrolment'> }
  /** The try is spent. The challenge stays open, unless it is `over` at the vendor. */
  | { kind: 'wrong' | 'unknown'; over?: boolean }
  /** The user has not approved yet: spends no try. */
  | { kind: 'pending' }
  /** The answer certainly never reached the provider, or was not checked there: spends no try, and can be submitted again. */
  | { kind: 'notChecked'; missing?: string[]; retryAfterMs?: number }
  /** The try is spent, and the challenge can no longer be answered. The verification ends with `reason` if no restart is left. */
  | { kind: 'restart'; reason: string }
  | { kind: 'end'; status: 'denied' | 'failed'; reason: string };

/** A code of another length is refused and spends no try. */
type ConversationFacts = ProviderFacts & { readonly codeLength: number };

/**
 * The provider-specific part of a conversation. Only one method is called at a time. Once a call is no longer `wanted`, because
 * the verification was canceled or its time is over, it need not be made.
 */
export interface UserFlow {
  answeredBy: 'code' | 'approval';
  facts: ConversationFacts;
  /** Sends the first message, or starts over with a new one. */
  send(wanted: Wanted): Promise<Sent | NotSent>;
  /** Sends the message again. Absent if this method has no resend. */
  resend?: ((wanted: Wanted) => Promise<Sent | NotSent>) | undefined;
  /** `answer` counts from 1 over the whole verification. There is no `code` if the user approves instead. */
  confirm(code: string | undefined, answer: number, wanted: Wanted): Promise<Verdict>;
}

/** The default meaning of a failed send, for flows that know nothing more specific. */
export const notSent = (failure: CallFailure): NotSent => {
  switch (failure.kind) {
    case 'rejected':
      return { kind: 'refused', status: 'failed', reason: failure.code ?? 'provider_rejected' };
    case 'untrusted':
      return { kind: 'refused', status: 'failed', reason: 'invalid_result', mayBeOut: true };
    case 'unavailable':
      return { kind: 'unavailable', reason: 'provider_unavailable' };
    case 'lost':
      return { kind: 'lost' };
    case 'notConfigured':
      return failure;
  }
};

/** The verdict on an answer that was certainly not checked; undefined if it may have been checked. */
export const notChecked = (failure: CallFailure): Verdict | undefined => {
  switch (failure.kind) {
    case 'unavailable':
      return { kind: 'notChecked', ...(failure.retryAfterMs !== undefined && { retryAfterMs: failure.retryAfterMs }) };
    case 'notConfigured':
      return { kind: 'notChecked', missing: failure.missing };
    case 'rejected':
      return failure.unauthorized ? { kind: 'notChecked' } : undefined;
    default:
      return undefined;
  }
};
