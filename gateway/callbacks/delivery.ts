import { LRUCache } from 'lru-cache';
import { isHwaginError } from '../../client/errors.ts';
import type { Callback } from '../../contract/callbacks.ts';
import type { Outcome } from '../../contract/outcome.ts';

/** What became of a callback: the verification has it, its inbox has it, or everything in it was already known. */
export type Fate = 'delivered' | 'kept' | 'known';

/** What deliveries need from Temporal. Each method throws `temporal_unreachable`. */
export interface CallbackPost {
  /** The verification with this uuid, as far as the index knows. */
  find(uuid: string): Promise<string | undefined>;
  /** Throws `ended` and `not_found`. */
  signal(id: string, callback: Callback): Promise<void>;
  /** The outcome of a verification that has ended. */
  outcome(id: string): Promise<Outcome | undefined>;
  /** Puts it into the inbox of its uuid. */
  keep(callback: Callback): Promise<void>;
}

/**
 * Stores each callback in Temporal before it is answered: as a signal to its verification or, if that is not known yet or has
 * ended, in an inbox. The same callback at the same time, or again shortly after, is stored once.
 */
export class Deliveries {
  readonly #post: CallbackPost;
  readonly #ids = new LRUCache<string, string>({ max: 20_000 });
  readonly #seen = new LRUCache<string, Promise<Fate>>({ max: 20_000 });
  readonly #under = new Set<Promise<Fate>>();

  constructor(post: CallbackPost) {
    this.#post = post;
  }

  async take(callback: Callback): Promise<Fate> {
    const key = JSON.stringify(callback);
    const before = this.#seen.get(key);
    if (before) return before.then(() => 'known');
    const delivery = this.#deliver(callback);
    this.#seen.set(key, delivery);
    this.#under.add(delivery);
    delivery.catch(() => this.#seen.delete(key)).finally(() => this.#under.delete(delivery));
    return delivery;
  }

  /** Resolves once nothing is in progress: an answer that was too late for the Enclave continues in the background. */
  async settled(): Promise<void> {
    await Promise.allSettled(this.#under);
  }

  async #deliver(callback: Callback): Promise<Fate> {
    const { uuid } = callback;
    const id = this.#ids.get(uuid) ?? (await this.#post.find(uuid));
    if (id === undefined) return this.#keep(callback);
    this.#ids.set(uuid, id);
    try {
      await this.#post.signal(id, callback);
      return 'delivered';
    } catch (error) {
      if (isHwaginError(error, 'not_found')) return this.#keep(callback);
      if (!isHwaginError(error, 'ended')) throw error;
      const outcome = await this.#post.outcome(id);
      return isKnown(callback, outcome) ? 'known' : this.#keep(callback);
    }
  }

  async #keep(callback: Callback): Promise<Fate> {
    await this.#post.keep(callback);
    return 'kept';
  }
}

/** Whether the outcome already contains what a late callback says. */
const isKnown = (callback: Callback, outcome: Outcome | undefined): boolean => {
  const travelRule = outcome?.travelRule;
  return callback.type === 'TX_REPORT'
    ? callback.txHash === travelRule?.txHash
    : callback.result === travelRule?.result;
};
