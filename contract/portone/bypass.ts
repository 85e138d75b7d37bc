import { z } from 'zod';
import { cleanText } from '../text.ts';

type Json = z.infer<ReturnType<typeof z.json>>;
type Bypass = Record<string, Json>;

const error = 'expected a JSON object, at most 20 levels deep, without control characters';

/** Passed on to the PG as it is: JSON of any shape whose texts are valid. */
export const bypassSchema = z
  .unknown()
  .refine((value) => typeof value === 'object' && value !== null && !Array.isArray(value) && isReadable(value), {
    error,
  })
  .meta({ type: 'object', additionalProperties: true }) as z.ZodType as z.ZodType<Bypass, Bypass>;

const isReadable = (value: unknown, levels = 20): boolean => {
  if (typeof value === 'string') return cleanText(value, { lines: true }) !== undefined;
  if (typeof value === 'number') return Number.isFinite(value);
  if (typeof value === 'boolean' || value === null) return true;
  if (typeof value !== 'object' || levels === 0) return false;
  if (Array.isArray(value)) return value.every((each) => isReadable(each, levels - 1));
  const prototype: unknown = Object.getPrototypeOf(value);
  return (
    (prototype === Object.prototype || prototype === null) &&
    Object.entries(value).every(
      ([name, each]) => name !== '__proto__' && isReadable(name) && isReadable(each, levels - 1),
    )
  );
};
