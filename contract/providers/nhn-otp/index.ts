import type { ProviderDescriptor } from '../descriptor.ts';
import { nhnOtpFacts } from './facts.ts';
import { type NhnOtpInput, nhnOtpInputSchema } from './input.ts';
import { bytesOfKey } from './key.ts';

export const nhnOtp = {
  ...nhnOtpFacts,
  input: nhnOtpInputSchema,
  settings: { prefix: 'NHN_OTP_', shown: ['NHN_OTP_URL', 'NHN_OTP_TIMEOUT'], secret: ['NHN_OTP_APP_KEY'] },
  recipient: ({ userId }: NhnOtpInput) => ({ userId }),
  /** The key of an enrolment is made for it alone and is not known before: its tries are those of one verification. */
  guessedSecret: (input: NhnOtpInput) =>
    input.action === 'verify' ? `totp:${bytesOfKey(input.encodedKey)}` : undefined,
  purpose: ({ action }: NhnOtpInput) => (action === 'enrol' ? 'enrolment' : 'code check'),
} as const satisfies ProviderDescriptor;
