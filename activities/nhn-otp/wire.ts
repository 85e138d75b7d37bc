import { z } from 'zod';
import { count, flag, optional } from '../reading/fields.ts';

/** The outcome of every call: HTTP is always 200. A header that says both success and failure is invalid. */
const header = z
  .looseObject({ resultCode: count.pipe(z.int()), successful: optional(flag), isSuccessful: optional(flag) })
  .refine(({ resultCode, successful, isSuccessful }) => resultCode !== 0 || (successful ?? isSuccessful) !== false, {
    path: ['successful'],
    error: 'expected true beside a resultCode of 0',
  });

export const answerSchema = z.looseObject({ header });

const key = z.looseObject({
  /** base32, which authenticator apps and `verify` accept. */
  encodedKey: z.string().regex(/^[A-Z2-7]{16,64}$/),
  /** base64 PNG; line breaks and the data URL form are accepted. */
  qrCodeEncodedString: z
    .string()
    .transform((shown) => shown.replace(/^data:image\/png;base64,/i, '').replace(/\s/g, ''))
    .pipe(z.base64().min(1)),
});

/** `POST keys`, if `resultCode` is 0. The examples wrap the fields in `Key`; the table of fields does not. */
export const keySchema = z
  .looseObject({ Key: z.unknown().optional(), key: z.unknown().optional() })
  .transform((body) => body.Key ?? body.key ?? body)
  .pipe(key);
