import { z } from 'zod';

/** A whole number in a query: only digits, so that `0x5`, `1e1` and an empty text are refused. */
export const wholeNumber = (min: number, max: number, error: string) =>
  z
    .unknown()
    .transform((value, context) => {
      const read = typeof value === 'string' && /^\d{1,9}$/.test(value) ? Number(value) : Number.NaN;
      if (read >= min && read <= max) return read;
      context.addIssue({ code: 'custom', message: error });
      return z.NEVER;
    })
    .meta({ type: 'integer', minimum: min, maximum: max });
