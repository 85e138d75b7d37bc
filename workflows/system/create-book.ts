import type { CreateNews } from '../../protocol/creates.ts';

/** A call that may have created a record. */
export interface Creator {
  run: string;
  call: string;
  at: number;
}

/** Longer than any create takes, together with the search for its record. Milliseconds. */
const keptMs = 3_600_000;
/** A creator that announced itself up to this much earlier may have created a record that looks like a later one's. */
const marginMs = 900_000;
/** If there are more, the answer is "not alone" in any case, so the oldest can be forgotten. */
const keptAtMost = 100;

/** The creators of records of one kind. It allows only what it can be sure of. */
export class CreateBook {
  #creators: Creator[];

  constructor(before: readonly Creator[] = []) {
    this.#creators = [...before];
  }

  get creators(): readonly Creator[] {
    return this.#creators;
  }

  /** When the last creator is forgotten. Milliseconds since the epoch. */
  get lapsesAt(): number {
    return Math.max(0, ...this.#creators.map(({ at }) => at)) + keptMs;
  }

  hear(news: CreateNews, now: number): void {
    const others = this.#creators.filter(({ call, at }) => call !== news.call && at + keptMs > now);
    if (news.kind === 'left') this.#creators = others;
    // A time ahead of ours would be kept forever.
    else
      this.#creators = [...others, { run: news.run, call: news.call, at: Math.min(news.at, now) }].slice(-keptAtMost);
  }

  /** Whether no other run can have created such a record. Returns false for a run that it no longer knows. */
  isAlone(run: string, now: number): boolean {
    const known = this.#creators.filter(({ at }) => at + keptMs > now);
    const own = known.filter((creator) => creator.run === run);
    const isFresh = own.length > 0 && own.every(({ at }) => at + keptMs - marginMs > now);
    return isFresh && own.length === known.length;
  }
}
