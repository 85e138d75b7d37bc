import { z } from 'zod';
import { userFields } from '../../common.ts';
import { conversationOptionsSchema } from '../../options.ts';
import { text } from '../../text.ts';

const common = { userId: text(100), ...userFields, options: conversationOptionsSchema };

export const nhnOtpInputSchema = z.discriminatedUnion(
  'action',
  [
    z.strictObject({ action: z.literal('enrol'), serviceName: text(100), ...common }),
    z.strictObject({
      action: z.literal('verify'),
      encodedKey: z.string({ error: 'expected the key of the enrolment' }).regex(/^[A-Z2-7]{16,64}$/, {
        error: 'expected the key of the enrolment: base32, 16 characters or more',
      }),
      ...common,
    }),
  ],
  { error: 'expected "enrol" or "verify"' },
);
export type NhnOtpInput = z.infer<typeof nhnOtpInputSchema>;
