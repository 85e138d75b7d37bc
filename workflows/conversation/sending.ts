import type { RefusalDetail } from '../../contract/refusals.ts';
import type { LimitReached } from '../run/start-failures.ts';
import { type Cause, challengeOf } from './challenge.ts';
import type { Conversation } from './conversation.ts';
import type { NotSent, Sent } from './types.ts';

/** Sends messages when limits, cancels and deadlines allow it, and applies the results. */
export class Sending {
  readonly #conversation: Conversation;

  constructor(conversation: Conversation) {
    this.#conversation = conversation;
  }

  /** Sends the first message. */
  async start(): Promise<void> {
    const reached = await this.#issue('start', () => this.#send());
    if (reached) this.#conversation.startFailure = { kind: 'limited', ...reached };
  }

  /** Sends the message again. Returns the refusal if a limit forbids it, which costs no resend. */
  async resend(): Promise<RefusalDetail | undefined> {
    const { flow, wanted, counters } = this.#conversation;
    const reached = await this.#issue(
      'resend',
      async () => (await flow.resend?.(wanted.message)) ?? { kind: 'stopped' },
    );
    if (reached) counters.resendsSpent--;
    return reached?.detail;
  }

  /** Sends a new message on Hwagin's initiative while that is allowed. The snapshot shows it. */
  async restart(reason: string): Promise<void> {
    const { counters, unwanted } = this.#conversation;
    if (unwanted) return this.#conversation.finishIfDue();
    if (counters.restartsLeft <= 0) return this.#conversation.finishAs({ status: 'failed', reason });
    counters.restartsSpent++;
    const reached = await this.#issue('restart', () => this.#send());
    if (reached) this.#conversation.finishAs({ status: 'failed', reason });
  }

  #send(): Promise<Sent | NotSent> {
    const { flow, wanted } = this.#conversation;
    return flow.send(wanted.message);
  }

  /** Sends a message and applies the result. Returns the limit that forbids it, if any. */
  async #issue(cause: Cause, send: () => Promise<Sent | NotSent>): Promise<LimitReached | undefined> {
    const { reservations, flow, messages } = this.#conversation;
    const reached = reservations && (await reservations.message(flow.facts));
    if (reached) return reached;
    const begunAt = Date.now();
    const result = reservations && this.#conversation.unwanted ? ({ kind: 'stopped' } as const) : await send();
    if (flow.facts.sends) messages.take(cause, result, begunAt);
    if (result.kind === 'stopped' || result.kind === 'unavailable' || result.kind === 'notConfigured')
      reservations?.notSent();
    await this.#take(cause, result);
    if (!this.#conversation.over) await reservations?.giveBack();
    return undefined;
  }

  async #take(cause: Cause, result: Sent | NotSent): Promise<void> {
    const { counters } = this.#conversation;
    // A message that was certainly not sent decides nothing: the cancel or deadline that came meanwhile does.
    if (result.kind === 'stopped' || (result.kind === 'unavailable' && this.#conversation.unwanted))
      return this.#conversation.finishIfDue();
    if (result.kind === 'sent') return this.#sent(cause, result);
    if (result.kind === 'notConfigured') return this.#turnedOff(cause, result.missing);
    if (result.kind === 'lost') return await this.restart('send_unknown');
    if (result.kind === 'restart') return await this.restart(result.reason);
    // The user can still answer the earlier message: a resend that was refused, or never sent, ends nothing.
    if (cause === 'resend') {
      if (result.kind === 'unavailable') counters.resendsSpent--;
      if (result.kind === 'refused' && result.noneLeft) counters.noneLeft();
      return;
    }
    const status = result.kind === 'refused' ? result.status : 'failed';
    this.#conversation.finishAs({ status, reason: result.reason });
  }

  #turnedOff(cause: Cause, missing: string[]): void {
    if (cause === 'start') this.#conversation.startFailure = { kind: 'notConfigured', missing };
    else if (cause === 'resend') this.#conversation.counters.resendsSpent--;
    else this.#conversation.finishAs({ status: 'failed', reason: 'provider_unavailable' });
  }

  #sent(cause: Cause, sent: Sent): void {
    const conversation = this.#conversation;
    const number = conversation.counters.messageSent(sent.vendorResendsLeft);
    conversation.telemetry.sent(cause);
    conversation.status = 'awaiting_user';
    const lasts = sent.lastsMs ?? conversation.options.challengeExpiresIn;
    const expiresAt = Math.min(Date.now() + lasts, conversation.deadline);
    conversation.challenge = challengeOf(conversation.run, sent, { number, cause, expiresAt });
    conversation.reference = sent.reference ?? conversation.reference;
    conversation.alarm.clear();
    conversation.show();
    if (number === 1) conversation.publish();
  }
}
