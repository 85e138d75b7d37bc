import type { RefusalDetail } from '../../contract/refusals.ts';
import type { Conversation } from './conversation.ts';
import { endOf } from './person-match.ts';
import type { Sending } from './sending.ts';
import type { Verdict } from './types.ts';
import { uncheckedAnswer, uncheckedAtMost } from './unchecked.ts';

type NotChecked = Extract<Verdict, { kind: 'notChecked' }>;

/** Checks the user's answers and applies the verdicts. */
export class Answering {
  readonly #conversation: Conversation;
  readonly #sending: Sending;

  constructor(conversation: Conversation, sending: Sending) {
    this.#conversation = conversation;
    this.#sending = sending;
  }

  /** Returns why the answer was not checked, or undefined if there is a verdict. */
  async confirm(code: string | undefined): Promise<RefusalDetail | undefined> {
    const { flow, counters, reservations, wanted } = this.#conversation;
    const at = Date.now();
    // Only codes can be guessed, so only codes count against the limits.
    const reached = reservations && code !== undefined ? await reservations.try() : undefined;
    if (reached) {
      this.#giveTryBack();
      return reached.detail;
    }
    const verdict = await flow.confirm(code, counters.answers, wanted.answer);
    const isWrong = verdict.kind !== 'verified' && verdict.kind !== 'pending' && verdict.kind !== 'notChecked';
    if (code !== undefined && !isWrong) reservations?.notWrong();
    if (verdict.kind === 'notChecked') return await this.#notChecked(verdict);
    const result = verdict.kind === 'verified' ? 'right' : verdict.kind === 'wrong' ? 'wrong' : 'unknown';
    this.#conversation.lastAttempt = { at, result };
    this.#conversation.telemetry.answered(result);
    await this.#obey(verdict);
    if (this.#conversation.end) return undefined;
    this.#conversation.status = 'awaiting_user';
    await reservations?.giveBack();
    return undefined;
  }

  /** The answer counts as never submitted: the caller gets a refusal and may submit it again. */
  async #notChecked(verdict: NotChecked): Promise<RefusalDetail | undefined> {
    const { counters, reservations, run } = this.#conversation;
    this.#giveTryBack();
    if (++counters.unchecked < uncheckedAtMost) {
      await reservations?.giveBack();
      return uncheckedAnswer(run.provider, verdict);
    }
    this.#conversation.finishAs({ status: 'failed', reason: 'provider_unavailable' });
    return undefined;
  }

  async #obey(verdict: Exclude<Verdict, NotChecked>): Promise<void> {
    const conversation = this.#conversation;
    const { counters, challenge } = conversation;
    switch (verdict.kind) {
      case 'verified':
        return conversation.finishAs(endOf(conversation.run, verdict.evidence));
      case 'end':
        return conversation.finishAs({ status: verdict.status, reason: verdict.reason });
      case 'pending':
        counters.attemptsSpent--;
        return;
      case 'wrong':
      case 'unknown':
        if (counters.attemptsLeft === 0) return conversation.finishAs({ status: 'max_attempts_reached' });
        if (verdict.over && challenge) conversation.challenge = { ...challenge, expiresAt: Date.now() };
        return;
      case 'restart':
        if (counters.attemptsLeft === 0)
          return conversation.finishAs({ status: 'max_attempts_reached', reason: verdict.reason });
        return await this.#sending.restart(verdict.reason);
    }
  }

  #giveTryBack(): void {
    this.#conversation.counters.attemptsSpent--;
    this.#conversation.status = 'awaiting_user';
  }
}
