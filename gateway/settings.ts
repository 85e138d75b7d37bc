import { z } from 'zod';
import { coreSettings } from '../config/core.ts';
import { urlSetting } from '../config/provider-settings.ts';
import { rulesOf } from '../config/rules.ts';
import { type Environment, readSettings, SettingsError } from '../config/settings.ts';
import { text } from '../contract/text.ts';
import { apiKeysSetting } from './auth/api-keys.ts';
import { tokenKeysSetting } from './auth/token-keys.ts';
import { callbackSettings } from './callbacks/settings.ts';
import { developmentApiKey, developmentTokenKey } from './development-secrets.ts';
import { portSetting } from './port-setting.ts';
import { gatewayRateSettings } from './rate-settings.ts';

/** Settings of the gateway alone; shared ones are in `config/core.ts`. */
const gatewaySettings = z.object({
  ...coreSettings.shape,
  HWAGIN_GATEWAY_PORT: portSetting.default(8080),
  /** Loopback by default: a proxy in front of the gateway terminates TLS. */
  HWAGIN_GATEWAY_HOST: z.string().default('127.0.0.1'),
  ...gatewayRateSettings,
  /** Port of `/live`, `/ready` and `/metrics`, as on a worker. Without it there is none; 0 picks a free one. */
  HWAGIN_GATEWAY_HEALTH_PORT: portSetting.optional(),
  HWAGIN_GATEWAY_HEALTH_HOST: z.string().default('127.0.0.1'),
  /** The gateway's URL for users and providers; used in links to the page. */
  HWAGIN_PUBLIC_URL: urlSetting.optional(),
  HWAGIN_API_KEYS: apiKeysSetting.optional(),
  HWAGIN_TOKEN_KEY: tokenKeysSetting.optional(),
  /** Where the page may send a user back to: origins or URL prefixes, separated by commas. */
  HWAGIN_RETURN_URLS: z
    .string()
    .default('')
    .transform((urls) =>
      urls
        .split(',')
        .map((url) => url.trim())
        .filter(Boolean),
    )
    .refine((urls) => urls.every((url) => URL.canParse(url) && /^https?:/.test(url)), {
      error: 'expected http or https URLs, separated by commas',
    }),
  /** Shown at the head of the page. */
  HWAGIN_SERVICE_NAME: text(60).optional().default(''),
  /** The terms that users agree to on the page. */
  HWAGIN_TERMS_FILE: z.string().optional(),
  ...callbackSettings,
});

type Read = z.output<typeof gatewaySettings>;
/** Complete: secrets that may be missing in development have been created. */
export type GatewaySettings = Read & {
  /** Whether the production rules apply. */
  production: boolean;
  HWAGIN_API_KEYS: NonNullable<Read['HWAGIN_API_KEYS']>;
  HWAGIN_TOKEN_KEY: NonNullable<Read['HWAGIN_TOKEN_KEY']>;
};

/**
 * Reads the settings and reports all problems at once. In development, missing keys are created and stored in the data folder,
 * and `announce` is called. Throws `SettingsError`.
 */
export const readGatewaySettings = (
  env: Environment,
  announce: (message: string) => void = () => {},
): GatewaySettings => {
  const settings = readSettings(gatewaySettings, env);
  const { production } = rulesOf(env);
  const { HWAGIN_DATA: folder, HWAGIN_API_KEYS: keys, HWAGIN_TOKEN_KEY: tokenKeys } = settings;
  if (production) {
    const missing = [...(keys ? [] : ['HWAGIN_API_KEYS']), ...(tokenKeys ? [] : ['HWAGIN_TOKEN_KEY'])];
    if (missing.length > 0)
      throw new SettingsError(missing.map((setting) => ({ setting, expected: 'missing: expected in production' })));
  }
  return {
    ...settings,
    production,
    HWAGIN_API_KEYS: keys ?? apiKeysSetting.parse(developmentApiKey(folder, announce)),
    HWAGIN_TOKEN_KEY: tokenKeys ?? tokenKeysSetting.parse(developmentTokenKey(folder)),
  };
};
