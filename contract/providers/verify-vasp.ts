import { z } from 'zod';
import { commonFields } from '../common.ts';
import { travelRuleOptionsSchema } from '../options.ts';
import { cleanText, text } from '../text.ts';
import { ivms101Schema } from './ivms101.ts';

const decimal = z
  .string({ error: 'expected a decimal number as a string, like "0.024"' })
  .regex(/^(0|[1-9]\d{0,29})(\.\d{1,30})?$/, { error: 'expected a decimal number as a string, like "0.024"' });

const asset = z.strictObject({
  symbol: text(20),
  network: text(50).optional(),
  amount: decimal,
  /** Whether the amount reaches the threshold from which the law asks for the travel rule. */
  exceedsThreshold: z.boolean({ error: 'expected true or false' }),
  tradeCurrency: z
    .string({ error: 'expected a currency of ISO 4217, like "KRW"' })
    .regex(/^[A-Z]{3}$/, { error: 'expected a currency of ISO 4217, like "KRW"' }),
  tradePrice: decimal,
  tradedAt: z.iso.datetime({ offset: true, error: 'expected a time with its zone, like "2026-01-31T09:00:00Z"' }),
});

export const verifyVaspInputSchema = z.strictObject({
  keyType: z
    .enum(['PerVasp', 'PerVerification', 'PerEoa', 'PerAddress'], {
      error: 'expected PerVasp, PerVerification, PerEoa or PerAddress',
    })
    .default('PerVasp'),
  beneficiaryVaspId: text(64),
  /** Codes of the fields the counterparty has to check; an unknown one is passed on. */
  requiredBeneficiaryInfo: z
    .array(z.string().regex(/^[A-Z][A-Z_]{0,79}$/, { error: 'expected a code like "NATURAL_PERSON_NAME"' }), {
      error: 'expected an array of codes',
    })
    .max(40)
    .refine((codes) => codes.includes('ACCOUNT_NUMBER'), { error: 'expected an array that holds "ACCOUNT_NUMBER"' })
    .meta({ contains: { const: 'ACCOUNT_NUMBER' } }),
  asset,
  ivms101: ivms101Schema,
  ivmsVersion: text(10).default('1.0'),
  ...commonFields,
  options: travelRuleOptionsSchema,
});
export type VerifyVaspInput = z.infer<typeof verifyVaspInputSchema>;

/** As each chain's node writes it: Hedera's has dots, a base64 one may have `+`, `/` and `=`. */
export const txHashPattern = '^[!-~]{1,256}$';
const txHashError = 'expected a transaction hash: 1 to 256 visible characters of ASCII';
/** What the backend says once the transfer is on its chain. */
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
/** Why a transfer is given up: a stable word, no personal data. */
export const abandonReasonSchema = z
  .string({ error: reasonError })
  .regex(/^[A-Za-z0-9_.-]{1,64}$/, { error: reasonError });
