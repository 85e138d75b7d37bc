import type { ProviderDescriptor } from '../descriptor.ts';
import { nhnOtpFacts } from './facts.ts';
import { type NhnOtpInput, nhnOtpInputSchema } from './input.ts';
import { bytesOfKey } from './key.ts';

export const nhnOtp = {
  ...nhnOtpFacts,
  input: nhnOtpInputSchema,
  settings: { prefix: 'NHN_OTP_', shown: ['NHN_OTP_URL', 'NHN_OTP_TIMEOUT'], secret: ['NHN_OTP_APP_KEY'] },
  recipient: ({ userId }: NhnOtpInput) => ({ userId }),
  /** The key of an enrolment is created for it and unknown before, so only this verification can spend tries on it. */
  guessedSecret: (input: NhnOtpInput) =>
    input.action === 'verify' ? `totp:${bytesOfKey(input.encodedKey)}` : undefined,
  summary: ({ action }: NhnOtpInput) => (action === 'enrol' ? 'enrolment' : 'code check'),
} as const satisfies ProviderDescriptor;
