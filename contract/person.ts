import { z } from 'zod';
import { readDate, readPhone } from './digits.ts';
import { text } from './text.ts';
import { carriers } from './words.ts';

const phoneError = 'expected a Korean mobile number, like "010-1234-5678"';
/** A Korean mobile number with any separators, with or without +82. Normalised to digits from `010`. */
export const phoneSchema = z
  .string({ error: phoneError })
  .transform((value) => readPhone(value) ?? '')
  .refine((digits) => digits !== '', { error: phoneError })
  .meta({ pattern: '^(010-?[0-9]{4}|01[16789]-?[0-9]{3,4})-?[0-9]{4}$', examples: ['010-1234-5678'] });

const birthDateError = 'expected a date of birth, like "1990-01-31"';
/** `YYYY-MM-DD`; other separators, or none, are accepted. */
export const birthDateSchema = z
  .string({ error: birthDateError })
  .transform((value) => readDate(value) ?? '')
  .refine((date) => date >= '1880' && Date.parse(date) <= Date.now(), { error: birthDateError })
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

/** For methods that need only a name, a phone and a carrier (PASS, SMSAuth, APP). */
export const briefPersonSchema = personSchema.partial({ birthDate: true, gender: true, foreigner: true });
export type BriefPerson = z.infer<typeof briefPersonSchema>;

/** `01012345678` → `010-****-5678`. */
export const maskPhone = (digits: string): string => `${digits.slice(0, 3)}-****-${digits.slice(-4)}`;
