import type { z } from 'zod';
import { type Identity, identitySchema } from '../../contract/outcome.ts';
import { birthDateSchema, phoneSchema } from '../../contract/person.ts';
import { type CallName, parseAnswer } from '../http/index.ts';

/**
 * The person whom the provider has verified, by the same schema that the outcome is checked with. Fields that do not fit are
 * dropped; if a required field does not fit, this is `InvalidAnswer`.
 */
export const identityOf = (call: CallName, given: { [K in keyof Identity]?: unknown }): Identity => {
  const fields: Readonly<Record<string, z.ZodType>> = identitySchema.shape;
  const fitting = Object.entries(given).filter(
    ([name, value]) => value !== undefined && value !== '' && fields[name]?.safeParse(value).success,
  );
  return parseAnswer(identitySchema, call, Object.fromEntries(fitting));
};

/** `YYYY-MM-DD` from the usual formats of a birth date, also with a midnight time; undefined if it is not a date. */
export const readBirthDate = (text: string | undefined): string | undefined =>
  birthDateSchema.safeParse(text?.replace(/[T ]00:00(?::00(?:\.0+)?)?(?:Z|\+09:?00)?$/i, '')).data;

/** The digits of a mobile number in our format. Undefined for a masked number. */
export const readPhone = (text: string | undefined): string | undefined => {
  const mobile = phoneSchema.safeParse(text).data;
  if (mobile !== undefined || text === undefined) return mobile;
  return /^\+?[\d\s().-]{9,20}$/.test(text) ? text.replace(/\D/g, '') : undefined;
};
