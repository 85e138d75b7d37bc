import { z } from 'zod';
import { userFields } from '../../common.ts';
import { identityOptionsSchema } from '../../options.ts';
import { personSchema } from '../../person.ts';
import { bypassSchema } from '../../portone/bypass.ts';
import { text } from '../../text.ts';

export const portOneV1InputSchema = z.strictObject({
  method: z.enum(['SMS', 'APP'], { error: 'expected SMS or APP' }),
  person: personSchema,
  /** The service's name in the message. */
  company: text(40).optional(),
  /** KCP: unique, alphanumeric, at most 40 characters. Every further message gets a new one of 40 characters, derived from it. */
  merchantUid: z
    .string()
    .regex(/^[A-Za-z0-9]{1,36}$/, { error: 'expected 1 to 36 letters and digits' })
    .optional(),
  /** Passed on to the PG as it is. */
  bypass: bypassSchema.optional(),
  ...userFields,
  options: identityOptionsSchema,
});
export type PortOneV1Input = z.infer<typeof portOneV1InputSchema>;
