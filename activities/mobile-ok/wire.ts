import { z } from 'zod';
import { count, optional, text } from '../reading/fields.ts';

/** MobileOK's answers; unknown fields are ignored. */

const token = z.string().min(1);

/** A code or a number to key in: a string, but a number is accepted too. */
const word = (pattern: RegExp, expected: string) =>
  z.union([z.string(), z.int().transform(String)]).pipe(z.string().regex(pattern, expected));

/** The fields of every answer. `2000` is success; a refusal may carry a newer token. */
export const envelopeSchema = z.looseObject({
  resultCode: word(/^[A-Za-z0-9_.-]{1,64}$/, 'expected a code'),
  encryptMOKToken: optional(z.string()),
});
export type Envelope = z.output<typeof envelopeSchema>;

export const tokenSchema = z.looseObject({ encryptMOKToken: token, publicKey: z.string().min(1) });

export const sentSchema = z.looseObject({
  encryptMOKToken: token,
  /** Documented as a string. An invalid count is ignored: the message was sent, and must not be lost because of it. */
  resendCount: optional(count.pipe(z.int().min(0).max(999))),
});

/** Without the number there is nothing the user could key in. */
export const arsSentSchema = sentSchema.extend({ arsOtpNumber: word(/^\d{1,10}$/, 'expected digits') });

export const calledSchema = z.looseObject({ encryptMOKToken: token });

export const confirmedSchema = z.looseObject({ encryptMOKResult: z.string().min(1) });

/** The decrypted result. The site's id has two spellings (`siteID`, `siteId`); neither is needed, so both are accepted. */
export const resultSchema = z.looseObject({
  clientTxId: z.string().min(1),
  txId: z.union([text, z.int().transform(String)]),
  issueDate: z.union([z.string(), z.int().transform(String)]),
  providerId: optional(text),
  ci: optional(text),
  di: optional(text),
  userName: optional(text),
  userPhone: optional(text),
  userBirthday: optional(text),
  userGender: optional(text),
  userNation: optional(text),
});
export type WireResult = z.output<typeof resultSchema>;
