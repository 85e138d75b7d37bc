import type { ProviderDescriptor } from '../descriptor.ts';
import { portOneV2Facts } from './facts.ts';
import { type PortOneV2Input, portOneV2InputSchema } from './input.ts';

export const portOneV2 = {
  ...portOneV2Facts,
  input: portOneV2InputSchema,
  settings: {
    prefix: 'PORTONE_V2_',
    shown: ['PORTONE_V2_URL', 'PORTONE_V2_CHANNEL_KEY', 'PORTONE_V2_STORE_ID', 'PORTONE_V2_TIMEOUT'],
    secret: ['PORTONE_V2_SECRET'],
  },
  authorization: 'PortOne',
  recipient: ({ person }: PortOneV2Input) => ({ phone: person.phone }),
} as const satisfies ProviderDescriptor;
