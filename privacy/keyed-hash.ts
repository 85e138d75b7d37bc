import { createHmac, hkdfSync } from 'node:crypto';
import { type Environment, readSettings } from '../config/settings.ts';
import type { Provider } from '../contract/providers/index.ts';
import { frame } from './aead.ts';
import { canonicalJson } from './canonical-json.ts';
import { type LoadOptions, loadKeys } from './load-keys.ts';
import { privacySettings } from './settings.ts';

/** HMAC-SHA256, base64url: without the key they tell nothing, though phone numbers are few enough to try them all. */
export interface KeyedHashes {
  /** Of a person or recipient: phone digits, a user id. Search attribute, limits. */
  subject: (of: string) => string;
  /** Of what records at a counterparty have in common (addresses, amounts). Ids. */
  record: (parts: readonly string[]) => string;
  /** Of a normalised input, so that the same id with another input is noticed. */
  fingerprint: (provider: Provider, input: unknown) => string;
}

/**
 * Hashes under `HWAGIN_SUBJECT_KEY`. Without it the key is derived (HKDF-SHA256) from the oldest encryption key, so that a
 * rotation keeps every hash; taking that oldest key out changes them all, which is why production should set its own.
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
