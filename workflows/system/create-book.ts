import type { CreateNews } from '../../protocol/creates.ts';

/** A call that may have created a record. */
export interface Creator {
  run: string;
  call: string;
  at: number;
}

/** Longer than any create lasts, and than its record takes to be looked for. Milliseconds. */
const keptMs = 3_600_000;
/** Somebody who came this much earlier may have made a record that looks like a later one's. */
const marginMs = 900_000;
/** More than one are others already: the oldest need not be known. */
const keptAtMost = 100;

/** Who creates records of one kind. What it does not know, it does not allow. */
export class CreateBook {
  #creators: Creator[];

  constructor(before: readonly Creator[] = []) {
    this.#creators = [...before];
  }

  get creators(): readonly Creator[] {
    return this.#creators;
  }

  /** When nobody is known any more. Milliseconds of the epoch. */
  get lapsesAt(): number {
    return Math.max(0, ...this.#creators.map(({ at }) => at)) + keptMs;
  }

  hear(news: CreateNews, now: number): void {
    const others = this.#creators.filter(({ call, at }) => call !== news.call && at + keptMs > now);
    if (news.kind === 'left') this.#creators = others;
    // A time that is ahead of ours would be kept for ever.
    else
      this.#creators = [...others, { run: news.run, call: news.call, at: Math.min(news.at, now) }].slice(-keptAtMost);
  }

  /** Whether no other run can have made such a record. Of a run that it knows no more, nothing is known. */
  isAlone(run: string, now: number): boolean {
    const known = this.#creators.filter(({ at }) => at + keptMs > now);
    const own = known.filter((creator) => creator.run === run);
    const isFresh = own.length > 0 && own.every(({ at }) => at + keptMs - marginMs > now);
    return isFresh && own.length === known.length;
  }
}
