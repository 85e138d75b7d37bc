import type { ProviderFacts } from '../descriptor.ts';

export const verifyVaspFacts = {
  name: 'verify-vasp',
  title: 'VerifyVASP',
  workflowType: 'verifyVasp',
  flow: 'travel-rule',
  methods: [],
  sends: false,
} as const satisfies ProviderFacts;
