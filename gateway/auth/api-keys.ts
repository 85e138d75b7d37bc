import { createHash, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';

/**
 * What a key may do. `backend`: everything about verifications, including their outcomes. `operator`: read, cancel and erase.
 * `reader`: only read. The last two see neither outcomes nor QR codes. `decoder` decodes payloads at the codec server and
 * `encoder` creates them there; neither may do anything here.
 */
const roles = ['backend', 'operator', 'reader', 'decoder', 'encoder'] as const;
export type Role = (typeof roles)[number];

/** A key, of which the gateway knows only the SHA-256. Keys are random and long, so a slow hash would add nothing. */
export interface ApiKey {
  /** Identifies the key in logs and access records. */
  id: string;
  role: Role;
  sha256: Buffer;
}

const keysError = `expected "id:role:sha256" with one of ${roles.join(', ')} and the SHA-256 of the key in hex, separated by commas`;

/** Several keys at once, so that a new one can be rolled out before the old one is removed. */
export const apiKeysSetting = z.string().transform((text, context): ApiKey[] => {
  const keys = text
    .split(/[,\n]/)
    .map((entry) => entry.trim())
    .filter(Boolean)
    .map(readKey);
  const wrong = keys.indexOf(undefined);
  const read = keys.filter((key) => key !== undefined);
  if (wrong >= 0 || read.length === 0)
    context.addIssue({ code: 'custom', message: `${keysError} (entry ${wrong + 1} is not)` });
  else if (new Set(read.map(({ id }) => id)).size < read.length)
    context.addIssue({ code: 'custom', message: 'expected each id only once' });
  return read;
});

const readKey = (entry: string): ApiKey | undefined => {
  const [, id, role, hex] = /^([A-Za-z0-9._-]{1,64}):([a-z]+):([0-9a-fA-F]{64})$/.exec(entry) ?? [];
  const known = roles.find((each) => each === role);
  return id && known && hex ? { id, role: known, sha256: Buffer.from(hex, 'hex') } : undefined;
};

/** Finds the key that was presented. Takes the same time for every key, known or unknown. */
export const findApiKey = (keys: readonly ApiKey[], presented: string): ApiKey | undefined => {
  const sha256 = createHash('sha256').update(presented).digest();
  let found: ApiKey | undefined;
  for (const key of keys) if (timingSafeEqual(key.sha256, sha256)) found = key;
  return found;
};
