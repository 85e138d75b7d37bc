import { z } from 'zod';
import { userFields } from '../../common.ts';
import { identityOptionsSchema } from '../../options.ts';
import { briefPersonSchema, personSchema } from '../../person.ts';
import { bypassSchema } from '../../portone/bypass.ts';
import { text } from '../../text.ts';

const common = {
  /** The user's IP address, which PortOne requires. */
  ip: z.union([z.ipv4(), z.ipv6()], { error: 'expected an IPv4 or IPv6 address' }),
  customerId: text(64).optional(),
  /** Passed on to the PG as it is. */
  bypass: bypassSchema.optional(),
  ...userFields,
  options: identityOptionsSchema,
};

export const portOneV2InputSchema = z.discriminatedUnion(
  'method',
  [
    z.strictObject({ method: z.literal('SMS'), person: personSchema, ...common }),
    z.strictObject({ method: z.literal('APP'), person: briefPersonSchema, ...common }),
  ],
  { error: 'expected SMS or APP' },
);
export type PortOneV2Input = z.infer<typeof portOneV2InputSchema>;
