import type { ProviderFacts } from '../descriptor.ts';

export const portOneV2Facts = {
  name: 'portone-v2',
  title: 'PortOne V2',
  workflowType: 'portOneV2',
  flow: 'conversation',
  methods: ['SMS', 'APP'],
  sends: true,
  codeLength: 6,
} as const satisfies ProviderFacts;
