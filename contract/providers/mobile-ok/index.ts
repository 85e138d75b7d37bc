import type { ProviderDescriptor } from '../descriptor.ts';
import { mobileOkFacts } from './facts.ts';
import { type MobileOkInput, mobileOkInputSchema } from './input.ts';

export const mobileOk = {
  ...mobileOkFacts,
  input: mobileOkInputSchema,
  settings: {
    prefix: 'MOBILEOK_',
    shown: [
      'MOBILEOK_URL',
      'MOBILEOK_KEY_FILE',
      'MOBILEOK_SITE_URL',
      'MOBILEOK_RESEND_BODY',
      'MOBILEOK_CLIENT_INFO',
      'MOBILEOK_CLIENT_PREFIX',
      'MOBILEOK_CODES',
      'MOBILEOK_TIMEOUT',
    ],
    secret: ['MOBILEOK_KEY_PASSWORD'],
  },
  recipient: ({ person }: MobileOkInput) => ({ phone: person.phone }),
} as const satisfies ProviderDescriptor;
