import type { Environment } from '../../config/settings.ts';
import { loadKeys } from '../../privacy/load-keys.ts';
import { type Check, check } from './check.ts';

/** Whether payloads can be encrypted, and by which keys (their ids are no secret). */
export const checkKeys = (env: Environment): Promise<Check> =>
  check('encryption keys', () => {
    let news: string | undefined;
    const { ring, subjectKey } = loadKeys(env, {
      announce: ({ message }) => {
        news = message;
      },
    });
    const hashes = subjectKey ? 'HWAGIN_SUBJECT_KEY is set' : 'hashes by a key derived from the oldest';
    return news ?? `${ring.ids.join(', ')} (newest first); ${hashes}`;
  });
