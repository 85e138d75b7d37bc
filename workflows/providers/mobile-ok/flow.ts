import { proxyLocalActivities } from '@temporalio/workflow';
import type {
  MobileOkActivities,
  MobileOkMeaning,
  MobileOkSent,
  MobileOkSession,
} from '../../../activities/mobile-ok/types.ts';
import { mobileOkFacts } from '../../../contract/providers/mobile-ok/facts.ts';
import type { Run } from '../../../protocol/run.ts';
import { conversationFlow } from '../../conversation/flow.ts';
import { type NotSent, notChecked, notSent, type Sent, type UserFlow, type Verdict } from '../../conversation/types.ts';
import { attempt, attemptOnce, type CallFailure, once, safeLocal } from '../../run/calls.ts';
import { proxyWanted, type Wanted } from '../../run/wanted.ts';
import { mobileOkShapes } from './shapes.ts';

type Input = Run<'mobile-ok'>['input'];

const { mobileOkToken } = proxyLocalActivities<MobileOkActivities>({ ...safeLocal, summary: 'Get a token' });
const { mobileOkRequest } = proxyWanted<MobileOkActivities>({ ...once, summary: 'Send the message' });
const { mobileOkResend } = proxyWanted<MobileOkActivities>({ ...once, summary: 'Send the message again' });
const { mobileOkCall } = proxyWanted<MobileOkActivities>({ ...once, summary: 'Place the call' });
const { mobileOkConfirm } = proxyWanted<MobileOkActivities>({ ...once, summary: 'Check the answer' });

/** MobileOK: token/get → auth/request → (resend | call)* → confirm. Each answer's token replaces the last one. */
class MobileOkFlow implements UserFlow {
  readonly #input: Input;
  readonly answeredBy: UserFlow['answeredBy'];
  readonly facts = mobileOkFacts;
  #session: MobileOkSession | undefined;
  #vendorResendsLeft: number | undefined;
  #arsNumber: string | undefined;

  constructor(input: Input) {
    this.#input = input;
    this.answeredBy = input.method === 'SMS' || input.method === 'LMS' ? 'code' : 'approval';
  }

  async send(wanted: Wanted): Promise<Sent | NotSent> {
    const fresh = await attempt(() => mobileOkToken());
    if (!fresh.ok) return tokenNotGiven(fresh.failure);
    if (wanted.over) return { kind: 'stopped' };
    const session = fresh.value;
    const sent = await attemptOnce(() => mobileOkRequest(session, this.#input), wanted);
    // The previous session stays until then: its message can still be answered.
    if (!sent.ok) return requestRefused(sent.failure);
    this.#accept(session, sent.value);
    return this.#input.method === 'ARS' ? await this.#call(wanted) : this.#sent(sent.value);
  }

  async resend(wanted: Wanted): Promise<Sent | NotSent> {
    const session = this.#session as MobileOkSession;
    if (this.#input.method === 'ARS') return await this.#call(wanted);
    if (this.#vendorResendsLeft === undefined) return await this.send(wanted);
    const sent = await attemptOnce(() => mobileOkResend(session, this.#input), wanted);
    if (!sent.ok) return resendRefused(sent.failure);
    this.#accept(session, sent.value);
    return this.#sent(sent.value);
  }

  async confirm(code: string | undefined, _answer: number, wanted: Wanted): Promise<Verdict> {
    const session = this.#session as MobileOkSession;
    const answer = await attemptOnce(() => mobileOkConfirm(session, ...(code === undefined ? [] : [code])), wanted);
    if (!answer.ok) return notConfirmed(answer.failure);
    if (answer.value.kind === 'verified') return { kind: 'verified', evidence: { identity: answer.value.identity } };
    const { token, meaning, code: reason } = answer.value;
    if (token !== undefined) this.#session = { ...session, token };
    return this.#refused(meaning, reason);
  }

  #refused(meaning: MobileOkMeaning | undefined, reason: string): Verdict {
    switch (meaning) {
      case 'pending':
        return { kind: 'pending' };
      case 'stale':
        return { kind: 'restart', reason };
      // An earlier answer may have been right, and its response lost.
      case 'lost':
        return { kind: 'restart', reason: 'confirm_unknown' };
      case 'denied':
        return { kind: 'end', status: 'denied', reason };
      case 'final':
      case 'closed':
      case 'misconfigured':
        return { kind: 'end', status: 'failed', reason };
      case 'over':
      case 'too_many':
        return { kind: 'unknown', over: true };
      case 'declined':
        return { kind: 'wrong', over: true };
      case 'wrong':
        return { kind: 'wrong' };
      // Without a code, a refusal may also mean "not yet".
      default:
        return { kind: this.answeredBy === 'code' ? 'wrong' : 'unknown' };
    }
  }

  async #call(wanted: Wanted): Promise<Sent | NotSent> {
    const session = this.#session as MobileOkSession;
    const called = await attemptOnce(() => mobileOkCall(session), wanted);
    if (!called.ok) return resendRefused(called.failure);
    this.#accept(session, called.value);
    return this.#sent({});
  }

  #accept(session: MobileOkSession, { token, resendsLeft, arsNumber }: MobileOkSent): void {
    this.#session = { ...session, token };
    this.#vendorResendsLeft = resendsLeft;
    this.#arsNumber = arsNumber ?? this.#arsNumber;
  }

  #sent({ resendsLeft }: Pick<MobileOkSent, 'resendsLeft'>): Sent {
    return {
      kind: 'sent',
      reference: (this.#session as MobileOkSession).clientTxId,
      ...(resendsLeft !== undefined && { vendorResendsLeft: resendsLeft }),
      ...(this.#arsNumber !== undefined && { arsNumber: this.#arsNumber }),
    };
  }
}

/** token/get sends nothing to anybody, so a lost or untrusted answer leaves no uncertainty. */
const tokenNotGiven = (failure: CallFailure): NotSent => {
  switch (failure.kind) {
    case 'lost':
      return { kind: 'unavailable', reason: failure.invalid ? 'invalid_answer' : 'provider_unavailable' };
    case 'untrusted':
      return { kind: 'refused', status: 'failed', reason: 'invalid_result' };
    default:
      return notSent(failure);
  }
};

const requestRefused = (failure: CallFailure): NotSent => {
  if (failure.kind !== 'rejected') return notSent(failure);
  const reason = failure.code ?? 'provider_rejected';
  switch (failure.meaning as MobileOkMeaning | undefined) {
    // What was entered here is the person's data, not a code.
    case 'wrong':
      return { kind: 'refused', status: 'denied', reason: 'wrong_person' };
    case 'denied':
      return { kind: 'refused', status: 'denied', reason };
    case 'stale':
      return { kind: 'restart', reason };
    case 'lost':
      return { kind: 'lost' };
    default:
      return notSent(failure);
  }
};

/** At resend and call, an unknown refusal may only mean a stale token: start again. */
const resendRefused = (failure: CallFailure): NotSent => {
  if (failure.kind !== 'rejected') return notSent(failure);
  const reason = failure.code ?? 'provider_rejected';
  switch (failure.meaning as MobileOkMeaning | undefined) {
    case 'too_many':
      return { kind: 'refused', status: 'failed', reason, noneLeft: true };
    case 'final':
    case 'closed':
    case 'misconfigured':
      return { kind: 'refused', status: 'failed', reason };
    case 'denied':
      return { kind: 'refused', status: 'denied', reason };
    case 'lost':
      return { kind: 'lost' };
    default:
      return { kind: 'restart', reason };
  }
};

/** A lost confirm may have used up the token, so the code is worthless. */
const notConfirmed = (failure: CallFailure): Verdict => {
  if (failure.kind === 'lost') return { kind: 'restart', reason: 'confirm_unknown' };
  if (failure.kind === 'untrusted') return { kind: 'end', status: 'failed', reason: 'invalid_result' };
  return notChecked(failure) ?? { kind: 'unknown' };
};

export const mobileOk = conversationFlow(mobileOkFacts, mobileOkShapes, (run) => new MobileOkFlow(run.input));
