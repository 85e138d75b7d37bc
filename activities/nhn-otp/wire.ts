import { z } from 'zod';

/** The outcome of every call: HTTP is always 200. */
const header = z.looseObject({ resultCode: z.int() });

export const answerSchema = z.looseObject({ header });

/** `POST keys`: `Key` is there when `resultCode` is 0. */
export const keySchema = z.looseObject({
  header,
  Key: z.looseObject({
    /** base32, which authenticator apps and `verify` take. */
    encodedKey: z.string().regex(/^[A-Z2-7]{16,64}$/),
    /** base64 PNG. */
    qrCodeEncodedString: z.base64().min(1),
  }),
});
