import { closeSync, constants, fsyncSync, mkdirSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { Entry } from './entry.ts';

/** Where access records go: a file by default, or a log store. */
export interface AccessSink {
  /** Resolves once the entry is safe. Entries of one chain come one after the other. */
  append(entry: Entry): Promise<void>;
  close(): Promise<void>;
}

/** One file a chain, a JSON line an entry, opened for appending only and on disk before `append` resolves. */
export const fileSink = (folder: string, chain: string): AccessSink => {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const { O_APPEND, O_CREAT, O_EXCL, O_WRONLY } = constants;
  const file = openSync(join(folder, `${chain}.jsonl`), O_APPEND | O_CREAT | O_EXCL | O_WRONLY, 0o600);
  return {
    append: async (entry) => {
      writeSync(file, `${JSON.stringify(entry)}\n`);
      fsyncSync(file);
    },
    close: async () => closeSync(file),
  };
};
