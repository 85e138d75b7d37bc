import { z } from 'zod';

const wordError = 'expected 1 to 64 of A-Z a-z 0-9 . _ -';
const word = z.string({ error: wordError }).regex(/^[A-Za-z0-9._-]{1,64}$/, { error: wordError });

/** Terms that a user has agreed to, by id and version of their text. */
export const agreedTermsSchema = z
  .array(z.strictObject({ id: word, version: word }), { error: 'expected an array of terms' })
  .min(1, { error: 'expected the terms agreed to' })
  .max(20, { error: 'expected at most 20 terms' });
export type AgreedTerms = z.infer<typeof agreedTermsSchema>;

/** Stored with the verification: what the user agreed to, and when. */
export const consentSchema = z.object({
  at: z.iso.datetime(),
  terms: z.array(z.object({ id: z.string(), version: z.string() })),
});
export type Consent = z.infer<typeof consentSchema>;
