import { type PackedKeys, packedCounts, packedKeys, unpackedCounts, unpackedKeys } from './packed-ledger.ts';
import { shortHash } from './short-hash.ts';

/** What a ledger passes on when its limiter continues as new. Bounded in size, whatever is counted and for how long. */
export interface LedgerState {
  /** How long it has to remember. */
  keepMs: number;
  moments: number[];
  seconds: number[];
  minutes: number[];
  keys: PackedKeys;
}

/**
 * How many of the newest keys are remembered: at 200 a second, those of 20 seconds, which is longer than anybody waits for a
 * limiter's answer. A repeat after that counts twice, and a reservation given back after that keeps counting: stricter, never
 * more lenient.
 */
const keysAtMost = 4_000;
const evictedAtOnce = 500;
const [second, minute, hour] = [1_000, 60_000, 3_600_000];

/**
 * A sliding-window counter. Exact while there are few entries. Many entries are summed up by second for an hour, and by minute
 * after that, each sum dated by its latest entry: so it never counts less, or for a shorter time, than the real entries would. A
 * key counts once. Times are milliseconds since the epoch.
 */
export class Ledger {
  /** In this order of time: everything in one map is later than everything in the map before it. */
  readonly #minutes: Map<number, number>;
  readonly #seconds: Map<number, number>;
  readonly #moments: Map<number, number>;
  readonly #exactUpTo: number;
  readonly #keys: Map<string, { at: number; weight: number }>;
  #keepMs: number;
  #total = 0;
  #last = 0;

  constructor(state: LedgerState | undefined, exactUpTo: number) {
    this.#exactUpTo = exactUpTo;
    this.#keepMs = state?.keepMs ?? 0;
    this.#minutes = unpackedCounts(state?.minutes ?? [], minute);
    this.#seconds = unpackedCounts(state?.seconds ?? [], second);
    this.#moments = unpackedCounts(state?.moments ?? [], 1);
    this.#keys = unpackedKeys(state?.keys);
    for (const [at, weight] of this.#entries()) {
      this.#total += weight;
      this.#last = at;
    }
  }

  get state(): LedgerState {
    return {
      keepMs: this.#keepMs,
      moments: packedCounts(this.#moments, 1),
      seconds: packedCounts(this.#seconds, second),
      minutes: packedCounts(this.#minutes, minute),
      keys: packedKeys(this.#keysByCount()),
    };
  }

  /** The sum of everything that counts. */
  get total(): number {
    return this.#total;
  }

  /** When nothing counts any more; 0 if nothing does. */
  get lapsesAt(): number {
    return this.#total === 0 ? 0 : this.#last + this.#keepMs;
  }

  has(key: string): boolean {
    return this.#keys.has(shortHash(key));
  }

  /** Counts a key for this long. */
  add(key: string, weight: number, withinMs: number, now: number): void {
    const at = Math.max(now, this.#last);
    this.#keepMs = Math.max(this.#keepMs, withinMs);
    this.#moments.set(at, (this.#moments.get(at) ?? 0) + weight);
    this.#keys.set(shortHash(key), { at, weight });
    this.#total += weight;
    this.#last = at;
    if (this.#keys.size < keysAtMost + evictedAtOnce) return;
    for (const oldest of [...this.#keys.keys()].slice(0, evictedAtOnce)) this.#keys.delete(oldest);
  }

  /** Stops counting a key. An unknown key is ignored: it counts until it lapses. */
  takeBack(key: string): void {
    const hash = shortHash(key);
    const found = this.#keys.get(hash);
    if (!found) return;
    this.#keys.delete(hash);
    const tiers = [
      [this.#moments, found.at],
      [this.#seconds, endOf(second, found.at)],
      [this.#minutes, endOf(minute, found.at)],
    ] as const;
    for (const [counts, at] of tiers) {
      const count = counts.get(at);
      if (count === undefined) continue;
      if (count > found.weight) counts.set(at, count - found.weight);
      else counts.delete(at);
      this.#total -= found.weight;
      return;
    }
  }

  /** When `weight` more fits below `max`; undefined means now. */
  fullUntil({ max, withinMs }: { max: number; withinMs: number }, weight: number, now: number): number | undefined {
    const since = now - withinMs;
    let over = this.#totalSince(since, now) + weight - max;
    if (over <= 0) return undefined;
    for (const [at, freed] of this.#entries()) {
      if (at <= since) continue;
      over -= freed;
      if (over <= 0) return at + withinMs;
    }
    return now + withinMs;
  }

  /** Drops what has lapsed, and sums up entries that are many or old. */
  forget(now: number): void {
    const lapsed = now - this.#keepMs;
    for (const counts of [this.#minutes, this.#seconds, this.#moments])
      for (const [at, weight] of counts) {
        if (at > lapsed) break;
        counts.delete(at);
        this.#total -= weight;
      }
    for (const [hash, { at }] of this.#keys) {
      if (at > lapsed) break;
      this.#keys.delete(hash);
    }
    if (this.#total === 0) this.#keepMs = 0;
    if (this.#moments.size > this.#exactUpTo) this.#sumUp(this.#moments, this.#seconds, second, now - second);
    this.#sumUp(this.#seconds, this.#minutes, minute, now - hour);
  }

  /**
   * Moves entries older than `before` into sums of this length. Only whole sums are moved, so that none is later than what is
   * left.
   */
  #sumUp(from: Map<number, number>, to: Map<number, number>, length: number, before: number): void {
    for (const [at, weight] of from) {
      const end = endOf(length, at);
      if (end > before) return;
      from.delete(at);
      to.set(end, (to.get(end) ?? 0) + weight);
      this.#last = Math.max(this.#last, end);
    }
  }

  /** Each key with the time of the entry (exact, or by second) that it is counted in. */
  #keysByCount(): Map<string, { at: number; weight: number }> {
    const timed = [...this.#keys].map(([hash, { at, weight }]) => {
      return [hash, { at: this.#moments.has(at) ? at : endOf(second, at), weight }] as const;
    });
    return new Map(timed);
  }

  #totalSince(since: number, now: number): number {
    // Within the longest window, everything that is left counts.
    if (since <= now - this.#keepMs) return this.#total;
    let total = 0;
    for (const [at, weight] of this.#entries()) if (at > since) total += weight;
    return total;
  }

  *#entries(): Generator<[number, number]> {
    yield* this.#minutes;
    yield* this.#seconds;
    yield* this.#moments;
  }
}

const endOf = (length: number, at: number): number => Math.ceil(at / length) * length;
