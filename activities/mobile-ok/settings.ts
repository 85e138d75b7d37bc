import { z } from 'zod';
import {
  type ProviderState,
  readProviderSettings,
  timeoutsSetting,
  urlSetting,
} from '../../config/provider-settings.ts';
import type { Environment } from '../../config/settings.ts';
import { defaultCodes } from './codes.ts';
import { type KeyFile, readKeyFile } from './key-file.ts';
import { type MobileOkMeaning, mobileOkMeanings } from './types.ts';

const oneOf = <const V extends [string, ...string[]]>(...values: V) =>
  z.enum(values, { error: `expected one of ${values.join(', ')}` });

const codesError = `expected JSON of codes and what each means, like {"2908":"wrong"}; one of ${mobileOkMeanings.join(', ')}`;
const codes = z
  .record(z.string().regex(/^[A-Za-z0-9_.-]{1,64}$/), z.enum(mobileOkMeanings))
  .refine((table) => !('2000' in table), 'expected no meaning for 2000, which is success');

const schema = z.object({
  /** `https://cert-dir.mobile-ok.com`; for trials the vendor's `https://scert-dir.mobile-ok.com`, or the sandbox. */
  MOBILEOK_URL: urlSetting,
  /** The path of the vendor's `mok_keyInfo.dat`. */
  MOBILEOK_KEY_FILE: z.string(),
  MOBILEOK_KEY_PASSWORD: z.string(),
  /** The URL that the service was registered with (`siteUrl`). */
  MOBILEOK_SITE_URL: z.string().max(255, 'expected at most 255 characters'),
  /** The body of auth/resend: as documented, or only the token, as in the vendor's PHP sample. */
  MOBILEOK_RESEND_BODY: oneOf('full', 'token').default('full'),
  /** The version of the client info, and of token/get's path. */
  MOBILEOK_CLIENT_INFO: oneOf('v2', 'v1').default('v2'),
  /** The prefix of every clientTxId. */
  MOBILEOK_CLIENT_PREFIX: z
    .string()
    .regex(/^[A-Za-z0-9]{1,8}$/, 'expected 1 to 8 letters or digits')
    .default('HWAGIN'),
  /** The meaning of single codes, for merchants who have the vendor's table. */
  MOBILEOK_CODES: z
    .string()
    .default('{}')
    .transform((text, context): Record<string, MobileOkMeaning> => {
      const parsed = codes.safeParse(parseJson(text));
      if (parsed.success) return { ...defaultCodes, ...parsed.data };
      context.addIssue({ code: 'custom', message: codesError });
      return z.NEVER;
    }),
  MOBILEOK_TIMEOUT: timeoutsSetting('10s'),
});

export type MobileOkSettings = z.output<typeof schema> & { key: KeyFile };

/** Reads MobileOK's settings and opens the key file. Throws `SettingsError`. */
export const readMobileOkSettings = (env: Environment): ProviderState<MobileOkSettings> => {
  const state = readProviderSettings(
    {
      provider: 'mobile-ok',
      schema,
      required: ['MOBILEOK_URL', 'MOBILEOK_KEY_FILE', 'MOBILEOK_KEY_PASSWORD', 'MOBILEOK_SITE_URL'],
    },
    env,
  );
  if (!state.on) return state;
  const { settings } = state;
  return {
    on: true,
    settings: { ...settings, key: readKeyFile(settings.MOBILEOK_KEY_FILE, settings.MOBILEOK_KEY_PASSWORD) },
  };
};

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};
