import { z } from 'zod';
import { cleanText } from '../text.ts';

/** As each chain's node writes it: Hedera's has dots, and a base64 hash may contain `+`, `/` and `=`. */
export const txHashPattern = '^[!-~]{1,256}$';
const txHashError = 'expected a transaction hash: 1 to 256 visible ASCII characters';
/** What the backend reports once the transfer is on its chain. */
export const transferSchema = z.strictObject({
  txHash: z
    .string({ error: txHashError })
    .transform((value) => cleanText(value) ?? '')
    .refine((value) => new RegExp(txHashPattern).test(value), { error: txHashError })
    .meta({ pattern: txHashPattern }),
  /** The output's index, for chains that have outputs. */
  vout: z
    .union([z.int().min(0), z.string().regex(/^\d{1,9}$/)], { error: 'expected a whole number' })
    .transform(Number)
    .optional(),
});
export type Transfer = z.infer<typeof transferSchema>;

const reasonError = 'expected 1 to 64 of A-Z a-z 0-9 _ . -';
/** Why a transfer is abandoned: a stable word, no personal data. */
export const abandonReasonSchema = z
  .string({ error: reasonError })
  .regex(/^[A-Za-z0-9_.-]{1,64}$/, { error: reasonError });
