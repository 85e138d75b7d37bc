import { z } from 'zod';
import { type Environment, readSettings, SettingsError } from '../../config/settings.ts';
import { portSetting } from '../port-setting.ts';
import type { OidcOptions } from './readers.ts';

const originsError = 'expected origins like "https://temporal.example", separated by commas';

const codecServerSettings = z.object({
  /** Unset: off in production; in development the port after the gateway's. */
  HWAGIN_CODEC_PORT: portSetting.optional(),
  HWAGIN_CODEC_HOST: z.string().default('127.0.0.1'),
  /** The origins whose pages may call it. */
  HWAGIN_CODEC_ORIGINS: z
    .string()
    .default('http://localhost:8233,http://127.0.0.1:8233')
    .transform((text) => text.split(',').map((origin) => origin.trim()))
    .refine((origins) => origins.every((origin) => URL.canParse(origin) && new URL(origin).origin === origin), {
      error: originsError,
    }),
  HWAGIN_CODEC_JWKS_URL: z.url({ protocol: /^https?$/, error: 'expected the URL of a JWKS' }).optional(),
  HWAGIN_CODEC_ISSUER: z.string().optional(),
  HWAGIN_CODEC_AUDIENCE: z.string().optional(),
  HWAGIN_CODEC_ROLE: z.string().default('hwagin-decoder'),
});

export interface CodecServerSettings {
  port: number;
  host: string;
  origins: readonly string[];
  oidc: OidcOptions | undefined;
}

/** Undefined if it is off. Throws `SettingsError`. */
export const readCodecServerSettings = (
  env: Environment,
  { production, gatewayPort }: { production: boolean; gatewayPort: number },
): CodecServerSettings | undefined => {
  const read = readSettings(codecServerSettings, env);
  const port = read.HWAGIN_CODEC_PORT ?? (production ? undefined : gatewayPort && gatewayPort + 1);
  if (port === undefined) return undefined;
  return { port, host: read.HWAGIN_CODEC_HOST, origins: read.HWAGIN_CODEC_ORIGINS, oidc: oidcOf(read) };
};

const oidcOf = (read: z.output<typeof codecServerSettings>): OidcOptions | undefined => {
  const { HWAGIN_CODEC_JWKS_URL: jwksUrl, HWAGIN_CODEC_ISSUER: issuer, HWAGIN_CODEC_AUDIENCE: audience } = read;
  if (jwksUrl === undefined) return undefined;
  if (issuer !== undefined && audience !== undefined)
    return { jwksUrl, issuer, audience, role: read.HWAGIN_CODEC_ROLE };
  const missing = Object.entries({ HWAGIN_CODEC_ISSUER: issuer, HWAGIN_CODEC_AUDIENCE: audience });
  throw new SettingsError(
    missing
      .filter(([, value]) => value === undefined)
      .map(([setting]) => ({ setting, expected: 'missing, while HWAGIN_CODEC_JWKS_URL is set' })),
  );
};
