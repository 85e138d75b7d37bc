import { z } from 'zod';
import { readCode } from './digits.ts';
import { profileSchema } from './profiles.ts';
import { text } from './text.ts';
import { purposes } from './words.ts';

/** Fields that every provider's input takes. */
export const commonFields = {
  purpose: z.enum(purposes, { error: `expected one of ${purposes.join(', ')}` }).default('identity'),
  /** Your own marks, shown to operators: no personal data. */
  labels: z.array(text(64)).max(10, { error: 'expected at most 10 labels' }).default([]),
  /** Whose settings the providers are called with, where a deployment serves several merchants. */
  profile: profileSchema.optional(),
};

/** The same, and what every flow with a user takes. */
export const userFields = {
  ...commonFields,
  /** `page`: nothing is sent before the user has agreed to the terms on the hosted page. */
  consent: z.literal('page', { error: 'expected "page"' }).optional(),
};

const idError = 'expected 1 to 128 of A-Z a-z 0-9 . _ : -, not "." or ".." nor the name of a file of the page';
/** What an id would be taken for within a URL: a folder, or a file of the hosted page's. */
const takenInUrls = '\\.{1,2}|assets|[a-z-]+\\.(?:css|html|js|json|svg)';
/** The caller's id of a verification, and the workflow's id. */
export const idSchema = z
  .string({ error: idError })
  .regex(new RegExp(`^(?!(?:${takenInUrls})$)[A-Za-z0-9._:-]{1,128}$`), { error: idError });

/** Of whose verification a code is, its door does not know: in a whole message it looks for one of this length. */
export const usualCodeLength = 6;

const codeError = 'expected the digits of the code';
/** What a user types or pastes: separators are dropped, 4 to 8 digits stay; of a whole message, the code in it. */
export const codeSchema = z
  .string({ error: codeError })
  .max(2_000, { error: codeError })
  .transform((value) => readCode(value, usualCodeLength) ?? '')
  .refine((code) => code !== '', { error: codeError });
