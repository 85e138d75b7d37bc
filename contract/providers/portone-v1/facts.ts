import type { ProviderFacts } from '../descriptor.ts';

export const portOneV1Facts = {
  name: 'portone-v1',
  title: 'PortOne V1',
  workflowType: 'portOneV1',
  flow: 'conversation',
  methods: ['SMS', 'APP'],
  sends: true,
  codeLength: 6,
} as const satisfies ProviderFacts;
