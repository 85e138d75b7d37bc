import { z } from 'zod';
import { readCode } from './code.js';
import { profileSchema } from './profiles.ts';
import { text } from './text.ts';
import { purposes } from './words.ts';

/** Fields that every provider's input accepts. */
export const commonFields = {
  purpose: z.enum(purposes, { error: `expected one of ${purposes.join(', ')}` }).default('identity'),
  /** Your own labels, shown to operators: no personal data. */
  labels: z.array(text(64)).max(10, { error: 'expected at most 10 labels' }).default([]),
  /** The settings profile for calls to the providers, if a deployment serves several merchants. */
  profile: profileSchema.optional(),
};

/** The same, and the fields that every flow with a user accepts. */
export const userFields = {
  ...commonFields,
  /** `page`: nothing is sent before the user has agreed to the terms on the hosted page. */
  consent: z.literal('page', { error: 'expected "page"' }).optional(),
};

const idError = 'expected 1 to 128 of A-Z a-z 0-9 . _ : -, not "." or ".." nor the name of a file of the page';
/** Names that have a meaning of their own in a URL: a folder, or a file of the hosted page. */
const takenInUrls = '\\.{1,2}|assets|[a-z-]+\\.(?:css|html|js|json|svg)';
/** The caller's id of a verification, which is also the workflow's id. */
export const idSchema = z
  .string({ error: idError })
  .regex(new RegExp(`^(?!(?:${takenInUrls})$)[A-Za-z0-9._:-]{1,128}$`), { error: idError });

/** The schema does not know which verification a code belongs to: in a whole message it looks for a code of this length. */
const usualCodeLength = 6;

const codeError = 'expected the digits of the code';
/** What a user types or pastes: separators are dropped, and 4 to 8 digits are kept; in a whole message, the code is found. */
export const codeSchema = z
  .string({ error: codeError })
  .max(2_000, { error: codeError })
  .transform((value) => readCode(value, usualCodeLength) ?? '')
  .refine((code) => code !== '', { error: codeError });
