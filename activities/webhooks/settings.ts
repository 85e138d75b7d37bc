import { z } from 'zod';
import { rulesOf } from '../../config/rules.ts';
import { type Environment, readSettings, SettingsError } from '../../config/settings.ts';

const secretsError = 'expected "whsec_" and the base64 of 24 to 64 bytes, the newest first, separated by commas';

const webhookSettings = z.object({
  HWAGIN_WEBHOOK_URL: z.url({ protocol: /^https?$/, error: 'expected an https URL' }).optional(),
  HWAGIN_WEBHOOK_SECRETS: z
    .string()
    .transform((text) => text.split(',').map((secret) => secret.trim()))
    .refine((secrets) => secrets.every(isSecret), { error: secretsError })
    .optional(),
});

export interface WebhookSettings {
  url: string;
  /** Each signs every event, so that a receiver can change secrets at its own pace. */
  secrets: readonly string[];
  /** Outside development: https only, and only public addresses. */
  strict: boolean;
}

/** Undefined if webhooks are off. Throws `SettingsError`. */
export const readWebhookSettings = (env: Environment): WebhookSettings | undefined => {
  const read = readSettings(webhookSettings, env);
  const { HWAGIN_WEBHOOK_URL: url, HWAGIN_WEBHOOK_SECRETS: secrets } = read;
  if (url === undefined && secrets === undefined) return undefined;
  const strict = rulesOf(env).production;
  if (url === undefined) throw wrong('HWAGIN_WEBHOOK_URL', 'missing, while HWAGIN_WEBHOOK_SECRETS is set');
  if (secrets === undefined) throw wrong('HWAGIN_WEBHOOK_SECRETS', 'missing, while HWAGIN_WEBHOOK_URL is set');
  if (strict && !url.startsWith('https:')) throw wrong('HWAGIN_WEBHOOK_URL', 'expected an https URL');
  return { url, secrets, strict };
};

const wrong = (setting: string, expected: string) => new SettingsError([{ setting, expected }]);

function isSecret(secret: string): boolean {
  const [, text] = /^whsec_([A-Za-z0-9+/]+={0,2})$/.exec(secret) ?? [];
  const { length } = Buffer.from(text ?? '', 'base64');
  return length >= 24 && length <= 64;
}
