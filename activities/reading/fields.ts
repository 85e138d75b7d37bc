import { z } from 'zod';

/**
 * How fields of vendors' answers are read: a field that decides something is required. All others are dropped if they do not fit,
 * because a success must not be lost over a phone number of another type.
 */
export const optional = <S extends z.ZodType>(schema: S) =>
  schema
    .nullish()
    .transform((value) => value ?? undefined)
    .catch(undefined);

/** Non-empty text. No vendor's field is longer than this; a longer text would only fill histories. */
export const text = z.string().trim().min(1).max(1_000);

/** True or false, also as a word. Anything else, including 1 and 0, is refused. */
export const flag = z.union([z.boolean(), z.enum(['true', 'false']).transform((word) => word === 'true')]);

/** A number, also as digits: some vendors send both. */
export const count = z.union([
  z.number(),
  z
    .string()
    .trim()
    .regex(/^-?\d{1,16}$/)
    .transform(Number),
]);
