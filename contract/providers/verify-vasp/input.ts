import { z } from 'zod';
import { commonFields } from '../../common.ts';
import { travelRuleOptionsSchema } from '../../options.ts';
import { text } from '../../text.ts';
import { assetSchema } from '../../travel-rule/asset.ts';
import { ivms101Schema } from '../../travel-rule/ivms101.ts';

export const verifyVaspInputSchema = z.strictObject({
  keyType: z
    .enum(['PerVasp', 'PerVerification', 'PerEoa', 'PerAddress'], {
      error: 'expected PerVasp, PerVerification, PerEoa or PerAddress',
    })
    .default('PerVasp'),
  beneficiaryVaspId: text(64),
  /** Codes of the fields the counterparty has to check; unknown codes are passed on. */
  requiredBeneficiaryInfo: z
    .array(z.string().regex(/^[A-Z][A-Z_]{0,79}$/, { error: 'expected a code like "NATURAL_PERSON_NAME"' }), {
      error: 'expected an array of codes',
    })
    .max(40)
    .refine((codes) => codes.includes('ACCOUNT_NUMBER'), { error: 'expected an array that contains "ACCOUNT_NUMBER"' })
    .meta({ contains: { const: 'ACCOUNT_NUMBER' } }),
  asset: assetSchema,
  ivms101: ivms101Schema,
  ivmsVersion: text(10).default('1.0'),
  ...commonFields,
  options: travelRuleOptionsSchema,
});
export type VerifyVaspInput = z.infer<typeof verifyVaspInputSchema>;
