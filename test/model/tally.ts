import { isEnd, type Status } from '../../contract/words.ts';

/** How often what was done in which status, and how sequences ended. */
export class Tally {
  readonly #pairs = new Map<string, number>();
  readonly #ends = new Map<string, number>();
  sequences = 0;

  /** All ends are one status here: none of them is ever left. */
  count(status: string, action: string): void {
    const standing = isEnd(status as Status) ? 'ended' : status;
    add(this.#pairs, `${standing} × ${action}`);
  }

  finished(status: string): void {
    this.sequences++;
    add(this.#ends, status);
  }

  times(status: string, action: string): number {
    return this.#pairs.get(`${status} × ${action}`) ?? 0;
  }

  share(end: string): number {
    return (this.#ends.get(end) ?? 0) / Math.max(1, this.sequences);
  }

  get ends(): Record<string, number> {
    return sorted(this.#ends);
  }

  /** Takes another's counts in. */
  add(other: Tally): void {
    this.sequences += other.sequences;
    for (const [pair, count] of other.#pairs) add(this.#pairs, pair, count);
    for (const [end, count] of other.#ends) add(this.#ends, end, count);
  }
}

const add = (counts: Map<string, number>, key: string, more = 1) => counts.set(key, (counts.get(key) ?? 0) + more);

const sorted = (counts: Map<string, number>): Record<string, number> =>
  Object.fromEntries([...counts].sort(([a], [b]) => a.localeCompare(b)));
