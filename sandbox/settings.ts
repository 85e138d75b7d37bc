import { keyPassword, siteUrl } from './mobile-ok/keys.ts';
import type { ProviderName } from './types.ts';

/** The product's environment settings for providers that listen at these addresses. */
export function settingsFor(urls: Record<ProviderName, string>, keyFile: string): Record<string, string> {
  return {
    MOBILEOK_URL: urls['mobile-ok'],
    MOBILEOK_KEY_FILE: keyFile,
    MOBILEOK_KEY_PASSWORD: keyPassword,
    MOBILEOK_SITE_URL: siteUrl,
  };
}
