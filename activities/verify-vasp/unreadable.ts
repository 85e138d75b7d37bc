import type { z } from 'zod';

/** Replaces a field that is present but cannot be read: it neither distinguishes nor proves anything. */
export const unreadable = Symbol('unreadable');

export const readable = <S extends z.ZodType>(schema: S) =>
  schema
    .nullish()
    .transform((value) => value ?? undefined)
    .catch(unreadable as never)
    .transform((value): z.output<S> | undefined | typeof unreadable => value);
