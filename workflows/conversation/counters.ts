import type { ConversationOptions } from '../../contract/options.ts';

/**
 * The counters of a conversation. Two rules hold everything: a try is spent before its answer is known, and only a `pending`
 * answer, or one that certainly was not checked, gives it back; a new message, whoever asked for it, gives back neither tries nor resends.
 */
export class Counters {
  readonly #options: ConversationOptions;
  readonly #hasResend: boolean;
  #vendorResendsLeft = Number.POSITIVE_INFINITY;
  attemptsSpent = 0;
  /** Answers handed in, also those given back: numbers the calls. */
  answers = 0;
  /** Answers that the provider certainly never looked at. */
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

  /** The vendor sends no more. */
  noneLeft(): void {
    this.#vendorResendsLeft = 0;
  }

  /** A new message is out; the vendor may have said how many more it allows. */
  messageSent(vendorResendsLeft: number | undefined): number {
    this.#vendorResendsLeft = vendorResendsLeft ?? Number.POSITIVE_INFINITY;
    this.messages++;
    return this.messages;
  }
}
