import { proxyLocalActivities } from '@temporalio/workflow';
import type { NhnOtpActivities } from '../../../activities/nhn-otp/types.ts';
import { nhnOtpFacts } from '../../../contract/providers/nhn-otp/facts.ts';
import type { Run } from '../../../protocol/run.ts';
import { conversationFlow } from '../../conversation/flow.ts';
import { type NotSent, notChecked, notSent, type Sent, type UserFlow, type Verdict } from '../../conversation/types.ts';
import { attempt, attemptOnce, once, safe, safeLocal } from '../../run/calls.ts';
import { proxyWanted, type Wanted } from '../../run/wanted.ts';
import { nhnOtpShapes } from './shapes.ts';

type Input = Run<'nhn-otp'>['input'];

const { nhnOtpKey } = proxyWanted<NhnOtpActivities>({ ...safe, summary: 'Create a key and its QR code' });
const { nhnOtpCheck } = proxyWanted<NhnOtpActivities>({ ...once, summary: 'Check the code' });
const { nhnOtpReady } = proxyLocalActivities<NhnOtpActivities>({
  ...safeLocal,
  summary: 'Check that NHN OTP is configured',
});

/** NHN OTP: nothing is sent. The app shows a new code every 30 seconds, so the challenge lasts as long as the verification. */
class NhnOtpFlow implements UserFlow {
  readonly answeredBy = 'code';
  readonly facts = nhnOtpFacts;
  readonly #input: Input;
  #encodedKey: string | undefined;

  constructor(input: Input) {
    this.#input = input;
    if (input.action === 'verify') this.#encodedKey = input.encodedKey;
  }

  async send(wanted: Wanted): Promise<Sent | NotSent> {
    const lastsMs = this.#input.options.expiresIn;
    if (this.#input.action === 'verify') {
      const ready = await attempt(() => nhnOtpReady());
      return ready.ok ? { kind: 'sent', lastsMs } : notSent(ready.failure);
    }
    const { userId, serviceName } = this.#input;
    const made = await attempt(() => wanted.call(() => nhnOtpKey({ userId, serviceName })));
    if (!made.ok) {
      const { failure } = made;
      if (failure.kind !== 'lost') return notSent(failure);
      return { kind: 'unavailable', reason: failure.invalid ? 'invalid_answer' : 'provider_unavailable' };
    }
    this.#encodedKey = made.value.encodedKey;
    return { kind: 'sent', lastsMs, qrCode: made.value.qrCode };
  }

  async confirm(code: string | undefined, _answer: number, wanted: Wanted): Promise<Verdict> {
    const encodedKey = this.#encodedKey as string;
    const { userId, action } = this.#input;
    const answer = await attemptOnce(() => nhnOtpCheck({ userId, encodedKey, code: code as string }), wanted);
    if (!answer.ok) {
      if (answer.failure.kind === 'untrusted') return { kind: 'end', status: 'failed', reason: 'invalid_result' };
      return notChecked(answer.failure) ?? { kind: 'unknown' };
    }
    // NHN names nobody: the evidence of an enrolment is its key, and the evidence of a check is the check itself.
    if (answer.value.kind === 'right')
      return { kind: 'verified', evidence: action === 'enrol' ? { enrolment: { encodedKey } } : {} };
    const { meaning, code: reason } = answer.value;
    return meaning === 'final' ? { kind: 'end', status: 'failed', reason } : { kind: meaning };
  }
}

export const nhnOtp = conversationFlow(nhnOtpFacts, nhnOtpShapes, (run) => new NhnOtpFlow(run.input));
