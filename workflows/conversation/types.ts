import type { Outcome } from '../../contract/outcome.ts';
import type { ProviderFacts } from '../../contract/providers/descriptor.ts';
import type { CallFailure } from '../run/calls.ts';
import type { Wanted } from '../run/wanted.ts';

/** A message is out. */
export interface Sent {
  kind: 'sent';
  /** The provider's own id of the verification. */
  reference?: string;
  /** How many more the vendor allows, where it says so: it wins where it is less than ours. */
  vendorResendsLeft?: number;
  arsNumber?: string;
  qrCode?: string;
  /** How long it can be answered, where that is not `challengeExpiresIn`. */
  lastsMs?: number;
}

/** No message is out, or nobody knows. */
export type NotSent =
  /** A final no (`mayBeOut`: said by an answer that cannot be trusted, so that it may have gone out all the same). `noneLeft`: the vendor sends no more of these messages. */
  | { kind: 'refused'; status: 'denied' | 'failed'; reason: string; noneLeft?: boolean; mayBeOut?: true }
  /** This way is closed (a stale token); a new start may work. */
  | { kind: 'restart'; reason: string }
  /** It may have been sent. */
  | { kind: 'lost' }
  /** Certainly not sent. */
  | { kind: 'unavailable'; reason: 'provider_unavailable' | 'invalid_answer' }
  /** Given up half way, since nobody wants it any more. Nothing was sent. */
  | { kind: 'stopped' }
  | { kind: 'notConfigured'; missing: string[] };

/** What an answer of the user's came to. */
export type Verdict =
  | { kind: 'verified'; evidence: Pick<Outcome, 'identity' | 'enrolment'> }
  /** The try is spent; the challenge stays, unless it is `over` at the vendor. */
  | { kind: 'wrong' | 'unknown'; over?: boolean }
  /** Not an answer yet: spends no try. */
  | { kind: 'pending' }
  /** It certainly never reached the provider, or was not looked at there: spends no try, and can be handed in again. */
  | { kind: 'notChecked'; missing?: string[]; retryAfterMs?: number }
  /** The try is spent, and the challenge cannot be answered any more. `reason` is the end's when no restart is left. */
  | { kind: 'restart'; reason: string }
  | { kind: 'end'; status: 'denied' | 'failed'; reason: string };

/** A code of another length is no answer, and spends no try. */
export type ConversationFacts = ProviderFacts & { readonly codeLength: number };

/**
 * What a provider's flow supplies to the conversation with the user. One at a time is called. What is no longer `wanted`, for
 * the verification was canceled or is too late, need not be sent.
 */
export interface UserFlow {
  answeredBy: 'code' | 'approval';
  facts: ConversationFacts;
  /** Sends the first message, or a new one from the very beginning. */
  send(wanted: Wanted): Promise<Sent | NotSent>;
  /** Sends it again. Absent: this method has no resend. */
  resend?: ((wanted: Wanted) => Promise<Sent | NotSent>) | undefined;
  /** `answer` counts from 1 over the whole verification; no `code` where the user approves. */
  confirm(code: string | undefined, answer: number, wanted: Wanted): Promise<Verdict>;
}

/** What a failed send means, where a flow knows nothing better. */
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

/** What an answer comes to whose check certainly was not made; undefined where it may have been. */
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
