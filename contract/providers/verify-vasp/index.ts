import type { ProviderDescriptor } from '../descriptor.ts';
import { verifyVaspFacts } from './facts.ts';
import { verifyVaspInputSchema } from './input.ts';

export const verifyVasp = {
  ...verifyVaspFacts,
  input: verifyVaspInputSchema,
  settings: {
    prefix: 'VERIFYVASP_',
    shown: ['VERIFYVASP_URL', 'VERIFYVASP_TIMEOUT', 'VERIFYVASP_CALLBACK_HEADER'],
    secret: ['VERIFYVASP_CALLBACK_TOKEN'],
  },
  legalHold: '5y',
} as const satisfies ProviderDescriptor;
