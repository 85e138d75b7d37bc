/** So many at once, so many more each second; for each name of its own. */
export class RateLimit {
  readonly #burst: number;
  readonly #perSecond: number;
  readonly #now: () => number;
  readonly #left = new Map<string, { tokens: number; at: number }>();

  constructor(burst: number, perSecond: number, now: () => number = Date.now) {
    this.#burst = burst;
    this.#perSecond = perSecond;
    this.#now = now;
  }

  /** Seconds to wait; 0 when it may go on. */
  take(name: string): number {
    const now = this.#now();
    const { tokens, at } = this.#left.get(name) ?? { tokens: this.#burst, at: now };
    const refilled = Math.min(this.#burst, tokens + ((now - at) / 1_000) * this.#perSecond);
    const allowed = refilled >= 1;
    this.#left.set(name, { tokens: allowed ? refilled - 1 : refilled, at: now });
    if (this.#left.size > 10_000) this.#left.clear();
    return allowed ? 0 : Math.ceil((1 - refilled) / this.#perSecond);
  }
}
