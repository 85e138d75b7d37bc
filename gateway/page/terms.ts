import { z } from 'zod';
import { readTextSetting, SettingsError } from '../../config/settings.ts';
import { type TextRule, text } from '../../contract/text.ts';

const inBoth = (max: number, rule?: TextRule) => z.strictObject({ ko: text(max, rule), en: text(max, rule) });

const termsSchema = z
  .array(
    z.strictObject({
      id: z.string().regex(/^[A-Za-z0-9._-]{1,64}$/),
      version: z.string().regex(/^[A-Za-z0-9._-]{1,64}$/),
      title: inBoth(200),
      text: inBoth(20_000, { lines: true }),
    }),
  )
  .max(20)
  .refine((terms) => new Set(terms.map(({ id }) => id)).size === terms.length);

/** The terms that a user has to agree to, all of them, if a start sets `consent: 'page'`. Plain texts in both languages. */
export type Terms = z.infer<typeof termsSchema>;

/** The terms of `HWAGIN_TERMS_FILE`; without it, examples in development and none in production. Throws `SettingsError`. */
export const loadTerms = (file: string | undefined, production: boolean): Terms => {
  if (file === undefined && production) return [];
  const content = readTextSetting('HWAGIN_TERMS_FILE', file ?? new URL('./example-terms.json', import.meta.url));
  try {
    return termsSchema.parse(JSON.parse(content));
  } catch {
    const expected =
      'expected a readable JSON file: [{ "id", "version", "title": { "ko", "en" }, "text": { "ko", "en" } }]';
    throw new SettingsError([{ setting: 'HWAGIN_TERMS_FILE', expected }]);
  }
};
