import { randomUUID } from 'node:crypto';
import { type Access, accessSchema, type Entry, hashOf, noEntry } from './entry.ts';
import type { AccessSink } from './sink.ts';

/** Access records of this process: append-only, each chained to the previous one by its hash. */
export class AccessRecords {
  readonly #sink: AccessSink;
  readonly #chain: string;
  #last: Pick<Entry, 'number' | 'hash'> = { number: 0, hash: noEntry };
  /** Entries that wait until the sink has written the earlier ones. */
  #waiting: Entry[] = [];
  #written: Promise<void> = Promise.resolve();

  /** `chain` names the chain of this process; a file sink uses the same name. */
  constructor(sink: AccessSink, chain: string) {
    this.#sink = sink;
    this.#chain = chain;
  }

  /**
   * Records an access. Await it before returning the data: what could not be recorded must not be read. Throws if a field is not
   * a plain word (`ZodError`). Once a record could not be written, throws forever: the chain ends there.
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

  /** Entries that come while others are written are written together; a disk sync for each would hold all of them up. */
  #append(entry: Entry): Promise<void> {
    this.#waiting.push(entry);
    if (this.#waiting.length === 1) {
      this.#written = this.#written.then(() => this.#sink.append(this.#waiting.splice(0)));
      // Whoever records gets the error, and so do those that follow.
      this.#written.catch(() => undefined);
    }
    return this.#written;
  }

  async close(): Promise<void> {
    await this.#written.catch(() => undefined);
    await this.#sink.close();
  }
}

/** A name for a chain: its start time, and something unique. */
export const newChain = (): string => `${new Date().toISOString().replace(/[:.]/g, '-')}-${randomUUID().slice(0, 8)}`;
