import type { ProviderDescriptor } from '../descriptor.ts';
import { portOneV1Facts } from './facts.ts';
import { type PortOneV1Input, portOneV1InputSchema } from './input.ts';

export const portOneV1 = {
  ...portOneV1Facts,
  input: portOneV1InputSchema,
  settings: {
    prefix: 'PORTONE_V1_',
    shown: ['PORTONE_V1_URL', 'PORTONE_V1_CHANNEL_KEY', 'PORTONE_V1_PG', 'PORTONE_V1_TIMEOUT'],
    secret: ['PORTONE_V1_KEY', 'PORTONE_V1_SECRET'],
  },
  recipient: ({ person }: PortOneV1Input) => ({ phone: person.phone }),
} as const satisfies ProviderDescriptor;
