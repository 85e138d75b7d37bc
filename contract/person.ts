import { z } from 'zod';
import { carriers } from './words.ts';

const text = (max: number) => {
  const error = `expected 1 to ${max} characters`;
  return z.string({ error }).trim().min(1, { error }).max(max, { error }).meta({ pattern: '\\S' });
};

/** A Korean mobile number; separators are dropped, `+82 10 …` becomes `010…`. Digits only afterwards. */
export const phoneSchema = z
  .string({ error: 'expected a Korean mobile number, like "010-1234-5678"' })
  .transform((value) =>
    value
      .replace(/[\s().-]/g, '')
      .replace(/^\+82(?=1)/, '0')
      .replace(/^\+820/, '0'),
  )
  .refine((digits) => /^01[016789]\d{7,8}$/.test(digits), {
    error: 'expected a Korean mobile number, like "010-1234-5678"',
  })
  .meta({ pattern: '^01[016789]-?[0-9]{3,4}-?[0-9]{4}$', examples: ['010-1234-5678'] });

const isDate = (value: string) => {
  const [year, month, day] = value.split('-').map(Number) as [number, number, number];
  const date = new Date(Date.UTC(year, month - 1, day));
  return year >= 1880 && date.getUTCMonth() === month - 1 && date.getUTCDate() === day && date.getTime() <= Date.now();
};

/** `YYYY-MM-DD`; other separators, or none, are accepted. */
export const birthDateSchema = z
  .string({ error: 'expected a date of birth, like "1990-01-31"' })
  .transform((value) => value.trim().replace(/^(\d{4})[-./ ]?(\d{2})[-./ ]?(\d{2})\.?$/, '$1-$2-$3'))
  .refine((value) => /^\d{4}-\d{2}-\d{2}$/.test(value) && isDate(value), {
    error: 'expected a date of birth, like "1990-01-31"',
  })
  .meta({
    pattern:
      '^(19[0-9]{2}|20[01][0-9])-(0[1-9]|1[0-2])-(0[1-9]|1[0-9]|2[0-8])$|^(19[0-9]{2}|20[01][0-9])-(0[13-9]|1[0-2])-(29|30)$|^(19[0-9]{2}|20[01][0-9])-(0[13578]|1[02])-31$',
    examples: ['1990-01-31'],
  });

export const personSchema = z.strictObject({
  name: text(50),
  phone: phoneSchema,
  carrier: z.enum(carriers, { error: `expected one of ${carriers.join(', ')}` }),
  birthDate: birthDateSchema,
  gender: z.enum(['male', 'female'], { error: 'expected "male" or "female"' }),
  foreigner: z.boolean({ error: 'expected true or false' }),
});
/** The person to verify, normalised: phone as digits, birth date as `YYYY-MM-DD`. */
export type Person = z.infer<typeof personSchema>;

/** For methods that need no more than a name, a phone and a carrier (PASS, SMSAuth, APP). */
export const briefPersonSchema = personSchema.partial({ birthDate: true, gender: true, foreigner: true });
export type BriefPerson = z.infer<typeof briefPersonSchema>;

/** `01012345678` → `010-****-5678`. */
export const maskPhone = (digits: string): string => `${digits.slice(0, 3)}-****-${digits.slice(-4)}`;

export { text };
