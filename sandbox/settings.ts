import { keyPassword, siteUrl } from './mobile-ok/keys.ts';
import { appKey } from './nhn-otp/index.ts';
import { impKey, impSecret } from './portone-v1/access-token.ts';
import { channels } from './portone-v1/request-fields.ts';
import { apiSecret } from './portone-v2/index.ts';
import { channelKey } from './portone-v2/verification.ts';
import type { ProviderName } from './types.ts';

/** The product's environment settings for providers that listen at these addresses. */
export function settingsFor(urls: Record<ProviderName, string>, keyFile: string): Record<string, string> {
  return {
    MOBILEOK_URL: urls['mobile-ok'],
    MOBILEOK_KEY_FILE: keyFile,
    MOBILEOK_KEY_PASSWORD: keyPassword,
    MOBILEOK_SITE_URL: siteUrl,
    PORTONE_V1_URL: urls['portone-v1'],
    PORTONE_V1_KEY: impKey,
    PORTONE_V1_SECRET: impSecret,
    PORTONE_V1_CHANNEL_KEY: channels.kcp.key,
    PORTONE_V2_URL: urls['portone-v2'],
    PORTONE_V2_SECRET: apiSecret,
    PORTONE_V2_CHANNEL_KEY: channelKey,
    NHN_OTP_URL: urls['nhn-otp'],
    NHN_OTP_APP_KEY: appKey,
    VERIFYVASP_URL: urls['verify-vasp'],
  };
}
