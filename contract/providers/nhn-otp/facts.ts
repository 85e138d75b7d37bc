import type { ProviderFacts } from '../descriptor.ts';

export const nhnOtpFacts = {
  name: 'nhn-otp',
  title: 'NHN OTP',
  workflowType: 'nhnOtp',
  flow: 'conversation',
  methods: ['TOTP'],
  sends: false,
  codeLength: 6,
} as const satisfies ProviderFacts;
