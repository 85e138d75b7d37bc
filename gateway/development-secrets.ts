import { createHash, randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Only for development: an API key with the roles `backend` and `decoder`, stored in the data folder. Returns it in the format of
 * `HWAGIN_API_KEYS`.
 */
export const developmentApiKey = (folder: string, announce: (message: string) => void): string => {
  const file = join(folder, 'development-api-key');
  const key = kept(file, () => `hwagin_dev_${randomBytes(24).toString('base64url')}`);
  announce(`Using the DEVELOPMENT API key in ${file}; for real data, set HWAGIN_API_KEYS.`);
  const sha256 = createHash('sha256').update(key).digest('hex');
  return `development:backend:${sha256},development-decoder:decoder:${sha256}`;
};

/** Only for development: the key that signs users' tokens. */
export const developmentTokenKey = (folder: string): string =>
  kept(join(folder, 'development-token-key'), () => randomBytes(32).toString('base64'));

const kept = (file: string, make: () => string): string => {
  mkdirSync(join(file, '..'), { recursive: true });
  try {
    // Two gateways that start at the same moment use the same key: the second finds the file.
    writeFileSync(file, `${make()}\n`, { flag: 'wx', mode: 0o600 });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  return readFileSync(file, 'utf8').trim();
};
