import { createHash, randomBytes } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { exists } from '../temporal/cache.ts';

interface Kept {
  encryptionKey: string;
  subjectKey: string;
  tokenKey: string;
  apiKey: string;
}

export interface Secrets {
  /** The key that a backend uses at the gateways. */
  apiKey: string;
  /** The secrets that `HWAGIN_ENV=production` requires. */
  env: Record<string, string>;
}

/** Secrets of this machine's topology: created once, stored in its folder. A real deployment takes them from its vault. */
export async function secretsIn(folder: string): Promise<Secrets> {
  const file = join(folder, 'secrets.json');
  if (!(await exists(file))) await writeFile(file, JSON.stringify(fresh()), { mode: 0o600 });
  const { encryptionKey, subjectKey, tokenKey, apiKey } = JSON.parse(await readFile(file, 'utf8')) as Kept;
  return {
    apiKey,
    env: {
      HWAGIN_ENV: 'production',
      HWAGIN_ENCRYPTION_KEYS: `local:${encryptionKey}`,
      HWAGIN_SUBJECT_KEY: subjectKey,
      HWAGIN_TOKEN_KEY: tokenKey,
      HWAGIN_API_KEYS: `local:backend:${createHash('sha256').update(apiKey).digest('hex')}`,
    },
  };
}

function fresh(): Kept {
  const key = () => randomBytes(32).toString('base64');
  return {
    encryptionKey: key(),
    subjectKey: key(),
    tokenKey: key(),
    apiKey: `hwagin_${randomBytes(24).toString('hex')}`,
  };
}
