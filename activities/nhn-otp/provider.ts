import { readProviderSettings } from '../../config/provider-settings.ts';
import type { ActivityProvider } from '../provider.ts';
import { createNhnOtpActivities } from './index.ts';
import { type NhnOtpSettings, nhnOtpSettings } from './settings.ts';
import type { NhnOtpActivities } from './types.ts';

export const nhnOtp: ActivityProvider<NhnOtpSettings, NhnOtpActivities, 'nhn-otp'> = {
  provider: 'nhn-otp',
  calls: { nhnOtpReady: 'keys', nhnOtpKey: 'keys', nhnOtpCheck: 'verification' },
  begins: { nhnOtpReady: true, nhnOtpKey: true, nhnOtpCheck: false },
  read: (env) => readProviderSettings(nhnOtpSettings, env),
  url: (settings) => settings.NHN_OTP_URL,
  create: createNhnOtpActivities,
};
