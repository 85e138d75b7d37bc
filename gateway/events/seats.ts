import type { Principal } from '../auth/authorize.ts';
import { whoOf } from '../auth/authorize.ts';
import { GatewayError } from '../http/problem.ts';

/** How many event streams a gateway may have open: in total, per key, per verification's user. */
export interface StreamBounds {
  all: number;
  key: number;
  user: number;
}

/** Seconds after which one may be free: streams end with their verifications. */
const retryAfter = 5;

/** Counts open event streams: each needs a connection, memory, and a share in a watch of Temporal. */
export class Seats {
  readonly #bounds: StreamBounds;
  readonly #taken = new Map<string, number>();
  #all = 0;

  constructor(bounds: StreamBounds) {
    this.#bounds = bounds;
  }

  get taken(): number {
    return this.#all;
  }

  /** Takes a seat and returns the function that releases it. Throws `limited`. */
  take(principal: Principal | undefined): () => void {
    const who = whoOf(principal);
    const own = this.#taken.get(who) ?? 0;
    if (own >= (principal?.kind === 'user' ? this.#bounds.user : this.#bounds.key) || this.#all >= this.#bounds.all)
      throw new GatewayError('limited', 'Too many event streams are open.', { retryAfter });
    this.#all++;
    this.#taken.set(who, own + 1);
    let held = true;
    return () => {
      if (!held) return;
      held = false;
      this.#all--;
      const left = (this.#taken.get(who) ?? 1) - 1;
      if (left > 0) this.#taken.set(who, left);
      else this.#taken.delete(who);
    };
  }
}
