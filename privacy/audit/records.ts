import { randomUUID } from 'node:crypto';
import { type Access, accessSchema, type Entry, hashOf, noEntry } from './entry.ts';
import type { AccessSink } from './sink.ts';

/** Access records of this process: append-only, each chained to the one before by its hash. */
export class AccessRecords {
  readonly #sink: AccessSink;
  readonly #chain: string;
  #last: Pick<Entry, 'number' | 'hash'> = { number: 0, hash: noEntry };
  /** What waits until the sink is done with those before. */
  #waiting: Entry[] = [];
  #written: Promise<void> = Promise.resolve();

  /** `chain` names the chain of this process; a file sink takes the same. */
  constructor(sink: AccessSink, chain: string) {
    this.#sink = sink;
    this.#chain = chain;
  }

  /**
   * Records an access. Await it before giving what is accessed: what could not be recorded must not be read. Throws when a
   * field is not a plain word (`ZodError`), and once a record could not be written, for ever: the chain ends there.
   */
  async record(access: Access): Promise<Entry> {
    const checked = accessSchema.parse(access);
    const { number, hash } = this.#last;
    const chained = {
      ...checked,
      chain: this.#chain,
      number: number + 1,
      at: new Date().toISOString(),
      previous: hash,
    };
    const entry: Entry = { ...chained, hash: hashOf(chained) };
    this.#last = entry;
    await this.#append(entry);
    return entry;
  }

  /** Those that come while others are written go together: a disk that has to sync each by itself would hold all of them up. */
  #append(entry: Entry): Promise<void> {
    this.#waiting.push(entry);
    if (this.#waiting.length === 1) {
      this.#written = this.#written.then(() => this.#sink.append(this.#waiting.splice(0)));
      // Who records hears of it; those that follow a failure fail with it.
      this.#written.catch(() => undefined);
    }
    return this.#written;
  }

  async close(): Promise<void> {
    await this.#written.catch(() => undefined);
    await this.#sink.close();
  }
}

/** A name for a chain: when it began, and something nobody else has. */
export const newChain = (): string => `${new Date().toISOString().replace(/[:.]/g, '-')}-${randomUUID().slice(0, 8)}`;
