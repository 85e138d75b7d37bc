import { z } from 'zod';
import { optional, text } from '../reading/fields.ts';

/** MobileOK's answers; fields that nobody here needs are let through. */

const token = z.string().min(1);

/** What every answer has. `2000` is success; a refusal may carry a newer token. */
export const envelopeSchema = z.looseObject({
  resultCode: z.string().regex(/^[A-Za-z0-9_.-]{1,64}$/),
  encryptMOKToken: optional(z.string()),
});
export type Envelope = z.output<typeof envelopeSchema>;

export const tokenSchema = z.looseObject({ encryptMOKToken: token, publicKey: z.string().min(1) });

export const sentSchema = z.looseObject({
  encryptMOKToken: token,
  /** Documented as a string. What is no count is as good as none: the message is out, and must not be lost for it. */
  resendCount: z
    .unknown()
    .transform((value) => (/^\d{1,3}$/.test(String(value)) ? Number(value) : undefined))
    .optional(),
});

/** Without the number there is nothing the user could key in. */
export const arsSentSchema = sentSchema.extend({ arsOtpNumber: z.string().regex(/^\d{1,10}$/, 'expected digits') });

export const calledSchema = z.looseObject({ encryptMOKToken: token });

export const confirmedSchema = z.looseObject({ encryptMOKResult: z.string().min(1) });

/** The decrypted result. The site's id has two spellings (`siteID`, `siteId`); neither is needed, so both pass. */
export const resultSchema = z.looseObject({
  clientTxId: z.string().min(1),
  txId: text,
  issueDate: z.string(),
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
