import { z } from 'zod';

/** The outcome of every call: HTTP is always 200. */
const header = z.looseObject({ resultCode: z.int() });

export const answerSchema = z.looseObject({ header });

const key = z.looseObject({
  /** base32, which authenticator apps and `verify` take. */
  encodedKey: z.string().regex(/^[A-Z2-7]{16,64}$/),
  /** base64 PNG. */
  qrCodeEncodedString: z.base64().min(1),
});

/** `POST keys`, where `resultCode` is 0: the examples show `Key`, the table of fields no wrapper. */
export const keySchema = z
  .looseObject({ Key: z.unknown().optional(), key: z.unknown().optional() })
  .transform((body) => body.Key ?? body.key ?? body)
  .pipe(key);
