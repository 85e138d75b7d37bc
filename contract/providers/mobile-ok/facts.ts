import type { ProviderFacts } from '../descriptor.ts';

export const mobileOkFacts = {
  name: 'mobile-ok',
  title: 'MobileOK',
  workflowType: 'mobileOk',
  flow: 'conversation',
  methods: ['SMS', 'LMS', 'ARS', 'PASS'],
  sends: true,
  codeLength: 6,
} as const satisfies ProviderFacts;
