import { randomBytes, randomUUID } from 'node:crypto';
import { chmodSync, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Where development stores its key, inside the data folder. Its content has the format of `HWAGIN_ENCRYPTION_KEYS`. */
const developmentKeyFile = (dataDir: string): string => join(dataDir, 'encryption-keys');

/**
 * The development key of a data folder, created if there is none, so that all processes started from one folder share it. Two
 * processes that start at once use the same key: the file appears complete, and the first one wins.
 */
export const developmentKey = (dataDir: string): { file: string; content: string; made: boolean } => {
  const file = developmentKeyFile(dataDir);
  const found = readIfThere(file);
  if (found !== undefined) return { file, content: found, made: false };
  mkdirSync(dataDir, { recursive: true });
  const draft = `${file}.${randomUUID()}`;
  writeFileSync(draft, `dev-${randomBytes(3).toString('hex')}:${randomBytes(32).toString('base64')}\n`, {
    mode: 0o600,
  });
  chmodSync(draft, 0o600);
  const made = linkIfFree(draft, file);
  rmSync(draft);
  return { file, content: readFileSync(file, 'utf8').trim(), made };
};

const readIfThere = (file: string): string | undefined => {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
};

const linkIfFree = (from: string, to: string): boolean => {
  try {
    linkSync(from, to);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
};
