import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Effect } from './types.ts';

/** What one phone has received, and what its owner did. */
export interface InboxEntry {
  code?: string;
  /** The phone waits for its owner's approval. */
  waits?: boolean;
  consent?: 'approved' | 'declined';
  /** Sends so far: magic phones of the "every other time" kind use this count. */
  sends: number;
}

/** What outlives a restart. `slices` holds each provider's own state under the provider's name. */
export interface Snapshot {
  keys: Record<string, string>;
  effects: Effect[];
  inbox: Record<string, InboxEntry>;
  slices: Record<string, unknown>;
}

/** The state, in memory, and as one JSON file that is replaced as a whole. */
export class Store {
  readonly snapshot: Snapshot;
  readonly #file: string | undefined;
  #running: Promise<void> | undefined;
  #next: Promise<void> | undefined;

  constructor(dataDir?: string) {
    if (dataDir) mkdirSync(dataDir, { recursive: true });
    this.#file = dataDir ? join(dataDir, 'sandbox.json') : undefined;
    this.snapshot = this.#file ? read(this.#file) : empty();
  }

  forget(): void {
    this.snapshot.effects = [];
    this.snapshot.inbox = {};
    this.snapshot.slices = {};
  }

  /** Resolves once everything changed before the call is on disk; calls that overlap share one write. */
  flush(): Promise<void> {
    if (!this.#file) return Promise.resolve();
    if (!this.#running) {
      this.#running = this.#write(this.#file).finally(() => {
        this.#running = undefined;
      });
      return this.#running;
    }
    this.#next ??= this.#running
      .catch(() => undefined)
      .then(() => {
        this.#next = undefined;
        return this.flush();
      });
    return this.#next;
  }

  async #write(file: string): Promise<void> {
    const draft = `${file}.tmp`;
    await writeFile(draft, JSON.stringify(this.snapshot), { mode: 0o600 });
    await rename(draft, file);
  }
}

function empty(): Snapshot {
  return { keys: {}, effects: [], inbox: {}, slices: {} };
}

function read(file: string): Snapshot {
  if (!existsSync(file)) return empty();
  const text = readFileSync(file, 'utf8');
  try {
    return { ...empty(), ...(JSON.parse(text) as Partial<Snapshot>) };
  } catch {
    throw new Error(`${file} is not the sandbox's state: expected JSON. Remove it to start afresh.`);
  }
}
