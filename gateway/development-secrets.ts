import { createHash, randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** For development alone: an API key of the roles `backend` and `decoder`, kept in the data folder. Gives what `HWAGIN_API_KEYS` would be. */
export const developmentApiKey = (folder: string, announce: (message: string) => void): string => {
  const file = join(folder, 'development-api-key');
  const key = kept(file, () => `hwagin_dev_${randomBytes(24).toString('base64url')}`);
  announce(`Using the DEVELOPMENT API key in ${file}; for anything real set HWAGIN_API_KEYS.`);
  const sha256 = createHash('sha256').update(key).digest('hex');
  return `development:backend:${sha256},development-decoder:decoder:${sha256}`;
};

/** For development alone: the key that signs users' tokens. */
export const developmentTokenKey = (folder: string): string =>
  kept(join(folder, 'development-token-key'), () => randomBytes(32).toString('base64'));

const kept = (file: string, make: () => string): string => {
  mkdirSync(join(file, '..'), { recursive: true });
  try {
    // Two gateways that start at the same moment agree: the second finds the file there.
    writeFileSync(file, `${make()}\n`, { flag: 'wx', mode: 0o600 });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  return readFileSync(file, 'utf8').trim();
};
