import type { Environment } from '../../config/settings.ts';
import { loadKeyProvider } from '../../privacy/load-key-provider.ts';
import { loadKeys } from '../../privacy/load-keys.ts';
import { type Check, check } from './check.ts';

/** Whether payloads can be encrypted, and with which keys (their ids are not secret). */
export const checkKeys = (env: Environment): Promise<Check> =>
  check('encryption keys', async () => {
    let news: string | undefined;
    const { ring, subjectKey } = loadKeys(env, {
      announce: ({ message }) => {
        news = message;
      },
    });
    const own = await loadKeyProvider(env);
    const ours = own ? 'data keys by HWAGIN_KEY_PROVIDER; ' : '';
    const hashes = subjectKey ? 'HWAGIN_SUBJECT_KEY is set' : 'hashes by a key derived from the oldest';
    return news ?? `${ours}${ring.ids.join(', ')} (newest first); ${hashes}`;
  });
