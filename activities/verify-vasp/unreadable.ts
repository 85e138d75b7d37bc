import type { z } from 'zod';

/** In the place of a field that is there, but cannot be read: it tells nothing apart, and proves nothing. */
export const unreadable = Symbol('unreadable');

export const readable = <S extends z.ZodType>(schema: S) =>
  schema
    .nullish()
    .transform((value) => value ?? undefined)
    .catch(unreadable as never)
    .transform((value): z.output<S> | undefined | typeof unreadable => value);
