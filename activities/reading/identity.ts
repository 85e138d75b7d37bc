import type { z } from 'zod';
import { type Identity, identitySchema } from '../../contract/outcome.ts';
import { birthDateSchema, phoneSchema } from '../../contract/person.ts';
import { type CallName, parseAnswer } from '../http/index.ts';

/**
 * Whom the provider has verified, by the very schema that the outcome is checked with. What does not fit it is left out; what
 * an identity cannot do without makes it `InvalidAnswer`.
 */
export const identityOf = (call: CallName, given: { [K in keyof Identity]?: unknown }): Identity => {
  const fields: Readonly<Record<string, z.ZodType>> = identitySchema.shape;
  const fitting = Object.entries(given).filter(
    ([name, value]) => value !== undefined && value !== '' && fields[name]?.safeParse(value).success,
  );
  return parseAnswer(identitySchema, call, Object.fromEntries(fitting));
};

/** `YYYY-MM-DD` from the ways dates of birth are written, also with a midnight; undefined for what is no such date. */
export const readBirthDate = (text: string | undefined): string | undefined =>
  birthDateSchema.safeParse(text?.replace(/[T ]00:00(?::00(?:\.0+)?)?(?:Z|\+09:?00)?$/i, '')).data;

/** Digits, a mobile number as we write it. A number with characters hidden is none. */
export const readPhone = (text: string | undefined): string | undefined => {
  const mobile = phoneSchema.safeParse(text).data;
  if (mobile !== undefined || text === undefined) return mobile;
  return /^\+?[\d\s().-]{9,20}$/.test(text) ? text.replace(/\D/g, '') : undefined;
};
