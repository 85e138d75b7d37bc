import { constants, mkdirSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import type { Entry } from './entry.ts';

/** Where access records go: a file by default, or a log store. */
export interface AccessSink {
  /**
   * Resolves once all of them are safely stored. Entries of one chain come in order, each batch only after the previous one is
   * stored.
   */
  append(entries: readonly Entry[]): Promise<void>;
  close(): Promise<void>;
}

/**
 * One file per chain, one JSON line per entry. The file is opened for appending only, and synced to disk before `append`
 * resolves.
 */
export const fileSink = (folder: string, chain: string): AccessSink => {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const { O_APPEND, O_CREAT, O_EXCL, O_WRONLY } = constants;
  const opened = open(join(folder, `${chain}.jsonl`), O_APPEND | O_CREAT | O_EXCL | O_WRONLY, 0o600);
  // Whoever appends gets the error.
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
