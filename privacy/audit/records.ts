import { randomUUID } from 'node:crypto';
import { type Access, accessSchema, type Entry, hashOf, noEntry } from './entry.ts';
import type { AccessSink } from './sink.ts';

/** Access records of this process: append-only, each chained to the one before by its hash. */
export class AccessRecords {
  readonly #sink: AccessSink;
  readonly #chain: string;
  #last: Promise<Pick<Entry, 'number' | 'hash'>> = Promise.resolve({ number: 0, hash: noEntry });

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
    const written = this.#last.then(async ({ number, hash }) => {
      const chained = {
        ...checked,
        chain: this.#chain,
        number: number + 1,
        at: new Date().toISOString(),
        previous: hash,
      };
      const entry: Entry = { ...chained, hash: hashOf(chained) };
      await this.#sink.append(entry);
      return entry;
    });
    this.#last = written;
    return written;
  }

  async close(): Promise<void> {
    await this.#last.catch(() => undefined);
    await this.#sink.close();
  }
}

/** A name for a chain: when it began, and something nobody else has. */
export const newChain = (): string => `${new Date().toISOString().replace(/[:.]/g, '-')}-${randomUUID().slice(0, 8)}`;
