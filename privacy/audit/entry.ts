import { createHash } from 'node:crypto';
import { z } from 'zod';
import { canonicalJson } from '../canonical-json.ts';

const accessActions = ['outcome_read', 'payload_decoded', 'payload_encoded', 'erased', 'exported'] as const;

const word = (max: number) => {
  const error = `expected 1 to ${max} of A-Z a-z 0-9 . _ : @ / -`;
  return z.string({ error }).regex(new RegExp(`^[A-Za-z0-9._:@/-]{1,${max}}$`), { error });
};

/** Who accessed what, and why. Only ids and words: no personal data. */
export const accessSchema = z.strictObject({
  /** A person's or a service's account, as the access control names it. */
  who: word(128),
  action: z.enum(accessActions),
  /** The verification's id; absent if the access is not about a single one. */
  verification: word(128).optional(),
  /** A word or a ticket's id. */
  purpose: word(128),
});
export type Access = z.infer<typeof accessSchema>;

/** One line of a chain. */
export const entrySchema = accessSchema.extend({
  /** The chain of the writing process. */
  chain: z.string(),
  /** 1 for a chain's first entry, one more for each. */
  number: z.int().min(1),
  at: z.iso.datetime(),
  /** `hash` of the entry before; for the first entry, the hash of nothing. */
  previous: z.string(),
  hash: z.string(),
});
export type Entry = z.infer<typeof entrySchema>;

/** SHA-256 over everything in an entry except the hash itself. It includes `previous`, which makes it a chain. */
export const hashOf = ({ hash: _hash, ...rest }: Omit<Entry, 'hash'> & { hash?: string }): string =>
  createHash('sha256').update(canonicalJson(rest)).digest('hex');

export const noEntry = '0'.repeat(64);
