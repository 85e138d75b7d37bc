import type { z } from 'zod';
import type { Provider } from '../words.ts';
import { mobileOkCodeLength, mobileOkInputSchema } from './mobile-ok.ts';
import { nhnOtpCodeLength, nhnOtpInputSchema } from './nhn-otp.ts';
import { portOneV1CodeLength, portOneV1InputSchema } from './portone-v1.ts';
import { portOneV2CodeLength, portOneV2InputSchema } from './portone-v2.ts';
import { verifyVaspInputSchema } from './verify-vasp.ts';

/** What a start takes, by provider. */
export const inputSchemas = {
  'mobile-ok': mobileOkInputSchema,
  'portone-v1': portOneV1InputSchema,
  'portone-v2': portOneV2InputSchema,
  'nhn-otp': nhnOtpInputSchema,
  'verify-vasp': verifyVaspInputSchema,
} as const satisfies Record<Provider, z.ZodType>;

/** What a caller hands in. */
export type InputOf<P extends Provider> = z.input<(typeof inputSchemas)[P]>;
/** The same, checked, normalised and with its defaults. */
export type NormalisedInputOf<P extends Provider> = z.output<(typeof inputSchemas)[P]>;

/** How many digits a code has. No other length is handed to the provider, where it would spend a try. */
export const codeLengths = {
  'mobile-ok': mobileOkCodeLength,
  'portone-v1': portOneV1CodeLength,
  'portone-v2': portOneV2CodeLength,
  'nhn-otp': nhnOtpCodeLength,
} as const satisfies Partial<Record<Provider, number>>;
export type CodeLengths = typeof codeLengths;
