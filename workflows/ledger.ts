import { type PackedKeys, packedCounts, packedKeys, unpackedCounts, unpackedKeys } from './packed-ledger.ts';
import { shortHash } from './short-hash.ts';

/** What a ledger hands on when its limiter continues as new: bounded, whatever is counted and for how long. */
export interface LedgerState {
  /** How long it has to remember. */
  keepMs: number;
  seconds: number[];
  minutes: number[];
  keys: PackedKeys;
}

/**
 * So many of the newest keys are known: at 200 a second those of 20 seconds, longer than a limiter's answer is waited for. What
 * is repeated after that counts twice, and what is given back after that counts on: stricter, never laxer.
 */
const keysAtMost = 4_000;
const evictedAtOnce = 500;
/** From here on, sums by minute instead of second. Seconds. */
const fineFor = 3_600;

/**
 * Counts by second for an hour and by minute after that, each as of its last moment: never counts less, or for less long, than
 * what came did. A key counts once. Times are seconds of the epoch, but for `now`.
 */
export class Ledger {
  readonly #seconds: Map<number, number>;
  readonly #minutes: Map<number, number>;
  readonly #keys: Map<string, { at: number; weight: number }>;
  #keepMs: number;
  #total: number;
  #last = 0;
  #second = 0;
  #lapsed = 0;

  constructor(state?: LedgerState) {
    this.#keepMs = state?.keepMs ?? 0;
    this.#seconds = unpackedCounts(state?.seconds ?? [], 1);
    this.#minutes = unpackedCounts(state?.minutes ?? [], 60);
    this.#keys = unpackedKeys(state?.keys);
    this.#total = 0;
    for (const [at, weight] of this.#entries()) {
      this.#total += weight;
      this.#last = at;
    }
  }

  get state(): LedgerState {
    return {
      keepMs: this.#keepMs,
      seconds: packedCounts(this.#seconds, 1),
      minutes: packedCounts(this.#minutes, 60),
      keys: packedKeys(this.#keys),
    };
  }

  /** All that counts. */
  get total(): number {
    return this.#total;
  }

  /** When nothing counts any more. Milliseconds of the epoch; 0 where nothing does. */
  get lapsesAt(): number {
    return this.#total === 0 ? 0 : this.#last * 1_000 + this.#keepMs;
  }

  has(key: string): boolean {
    return this.#keys.has(shortHash(key));
  }

  /** Counts a key for so many milliseconds. */
  add(key: string, weight: number, withinMs: number, now: number): void {
    const at = Math.max(Math.ceil(now / 1_000), this.#last);
    this.#keepMs = Math.max(this.#keepMs, withinMs);
    this.#seconds.set(at, (this.#seconds.get(at) ?? 0) + weight);
    this.#keys.set(shortHash(key), { at, weight });
    this.#total += weight;
    this.#last = at;
    if (this.#keys.size < keysAtMost + evictedAtOnce) return;
    for (const oldest of [...this.#keys.keys()].slice(0, evictedAtOnce)) this.#keys.delete(oldest);
  }

  /** Counts a key no longer. One that is not known is left alone: it counts until it lapses. */
  takeBack(key: string): void {
    const hash = shortHash(key);
    const found = this.#keys.get(hash);
    if (!found) return;
    this.#keys.delete(hash);
    const [counts, at] = this.#seconds.has(found.at)
      ? [this.#seconds, found.at]
      : [this.#minutes, lastOfMinute(found.at)];
    const left = (counts.get(at) ?? 0) - found.weight;
    if (left > 0) counts.set(at, left);
    else counts.delete(at);
    this.#total -= found.weight;
  }

  /** When so much more fits below `max`, in milliseconds of the epoch; undefined: now. */
  fullUntil({ max, withinMs }: { max: number; withinMs: number }, weight: number, now: number): number | undefined {
    const since = Math.floor((now - withinMs) / 1_000);
    let over = this.#totalSince(since) + weight - max;
    if (over <= 0) return undefined;
    for (const [at, freed] of this.#entries()) {
      if (at <= since) continue;
      over -= freed;
      if (over <= 0) return at * 1_000 + withinMs;
    }
    return now + withinMs;
  }

  /** Drops what has lapsed, and sums up what is old. */
  forget(now: number): void {
    const second = Math.floor(now / 1_000);
    const lapsed = Math.floor((now - this.#keepMs) / 1_000);
    if (second === this.#second && lapsed === this.#lapsed) return;
    [this.#second, this.#lapsed] = [second, lapsed];
    for (const counts of [this.#minutes, this.#seconds])
      for (const [at, weight] of counts) {
        if (at > lapsed) break;
        counts.delete(at);
        this.#total -= weight;
      }
    for (const [at, weight] of this.#seconds) {
      const minute = lastOfMinute(at);
      // Whole minutes alone, so that none is later than a second that is left.
      if (minute > second - fineFor) break;
      this.#seconds.delete(at);
      this.#minutes.set(minute, (this.#minutes.get(minute) ?? 0) + weight);
    }
    for (const [hash, { at }] of this.#keys) {
      if (at > lapsed) break;
      this.#keys.delete(hash);
    }
    if (this.#total === 0) this.#keepMs = 0;
  }

  #totalSince(since: number): number {
    // All that is left counts within the longest time.
    if (since <= this.#lapsed) return this.#total;
    let total = 0;
    for (const [at, weight] of this.#entries()) if (at > since) total += weight;
    return total;
  }

  *#entries(): Generator<[number, number]> {
    yield* this.#minutes;
    yield* this.#seconds;
  }
}

const lastOfMinute = (at: number): number => Math.ceil(at / 60) * 60;
