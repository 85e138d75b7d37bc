import { createHmac, hkdfSync } from 'node:crypto';
import { type Environment, readSettings } from '../config/settings.ts';
import type { Provider } from '../contract/providers/index.ts';
import { frame } from './aead.ts';
import { canonicalJson } from './canonical-json.ts';
import { type LoadOptions, loadKeys } from './load-keys.ts';
import { privacySettings } from './settings.ts';

/**
 * HMAC-SHA256, base64url. Without the key the hashes reveal nothing, even though there are few enough phone numbers to try them
 * all.
 */
export interface KeyedHashes {
  /** Hash of a person or recipient: phone digits, a user id. For the search attribute and limits. */
  subject: (of: string) => string;
  /** Hash of what records at a counterparty have in common (addresses, amounts). For ids. */
  record: (parts: readonly string[]) => string;
  /** Hash of a normalised input, so that the same id with a different input is noticed. */
  fingerprint: (provider: Provider, input: unknown) => string;
}

/**
 * Hashes with `HWAGIN_SUBJECT_KEY`. Without it the key is derived (HKDF-SHA256) from the oldest encryption key, so that a
 * rotation keeps every hash. Removing that oldest key changes them all, so production should set its own.
 */
export const loadKeyedHashes = (env: Environment, options: LoadOptions = {}): KeyedHashes => {
  const { HWAGIN_SUBJECT_KEY: own } = readSettings(privacySettings.pick({ HWAGIN_SUBJECT_KEY: true }), env);
  if (own) return keyedHashes(own);
  const { ring } = loadKeys(env, options);
  return keyedHashes(new Uint8Array(hkdfSync('sha256', ring.oldest, '', 'hwagin subject key', 32)));
};

export const keyedHashes = (key: Uint8Array): KeyedHashes => {
  const hash = (...parts: string[]) =>
    createHmac('sha256', key)
      .update(frame(...parts))
      .digest('base64url');
  return {
    subject: (of) => hash('subject', of),
    record: (parts) => hash('record', ...parts),
    fingerprint: (provider, input) => hash('fingerprint', provider, canonicalJson(input)),
  };
};
