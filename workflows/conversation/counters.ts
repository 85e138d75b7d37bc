import type { ConversationOptions } from '../../contract/options.ts';

/**
 * The counters of a conversation. Two rules hold. A try is spent before its verdict is known, and is given back only by a
 * `pending` answer or one that was certainly not checked. A new message gives back neither tries nor resends, whoever asked for
 * it.
 */
export class Counters {
  readonly #options: ConversationOptions;
  readonly #hasResend: boolean;
  #vendorResendsLeft = Number.POSITIVE_INFINITY;
  attemptsSpent = 0;
  /** Answers submitted, including those given back. Numbers the calls. */
  answers = 0;
  /** Answers that the provider certainly did not check. */
  unchecked = 0;
  resendsSpent = 0;
  restartsSpent = 0;
  messages = 0;

  constructor(options: ConversationOptions, hasResend: boolean) {
    this.#options = options;
    this.#hasResend = hasResend;
  }

  get attemptsLeft(): number {
    return this.#options.maxAttempts - this.attemptsSpent;
  }

  get resendsLeft(): number {
    if (!this.#hasResend) return 0;
    return Math.max(0, Math.min(this.#options.maxResends - this.resendsSpent, this.#vendorResendsLeft));
  }

  get restartsLeft(): number {
    return this.#options.maxRestarts - this.restartsSpent;
  }

  /** The vendor sends no more messages. */
  noneLeft(): void {
    this.#vendorResendsLeft = 0;
  }

  /** A new message was sent. The vendor may have said how many more it allows. */
  messageSent(vendorResendsLeft: number | undefined): number {
    this.#vendorResendsLeft = vendorResendsLeft ?? Number.POSITIVE_INFINITY;
    this.messages++;
    return this.messages;
  }
}
