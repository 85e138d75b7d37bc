import { constants, mkdirSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import type { Entry } from './entry.ts';

/** Where access records go: a file by default, or a log store. */
export interface AccessSink {
  /** Resolves once all of them are safe. Entries of one chain come in their order, the next ones after these are safe. */
  append(entries: readonly Entry[]): Promise<void>;
  close(): Promise<void>;
}

/** One file a chain, a JSON line an entry, opened for appending only and on disk before `append` resolves. */
export const fileSink = (folder: string, chain: string): AccessSink => {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const { O_APPEND, O_CREAT, O_EXCL, O_WRONLY } = constants;
  const opened = open(join(folder, `${chain}.jsonl`), O_APPEND | O_CREAT | O_EXCL | O_WRONLY, 0o600);
  // Who appends hears of it.
  opened.catch(() => undefined);
  return {
    append: async (entries) => {
      const file = await opened;
      await file.appendFile(entries.map((entry) => `${JSON.stringify(entry)}\n`).join(''));
      await file.sync();
    },
    close: async () => (await opened.catch(() => undefined))?.close(),
  };
};
