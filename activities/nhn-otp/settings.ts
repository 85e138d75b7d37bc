import { z } from 'zod';
import { timeoutsSetting, urlSetting } from '../../config/provider-settings.ts';

const schema = z.object({
  /** The current host; the older one is `https://api-otp.cloud.toast.com`. */
  NHN_OTP_URL: urlSetting.default('https://kr1-otp.api.nhncloudservice.com'),
  /** The only credential, and part of every URL. */
  NHN_OTP_APP_KEY: z.string(),
  NHN_OTP_TIMEOUT: timeoutsSetting('10s'),
});
export type NhnOtpSettings = z.output<typeof schema>;

export const nhnOtpSettings = { provider: 'nhn-otp' as const, schema, required: ['NHN_OTP_APP_KEY'] };
