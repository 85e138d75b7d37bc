import { z } from 'zod';

const units = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/** Milliseconds of a duration such as `90s`, `3m`, `24h`; undefined if it is not one. */
export const parseDuration = (text: string): number | undefined => {
  const match = /^(\d{1,9})(ms|s|m|h|d)$/.exec(text);
  return match ? Number(match[1]) * units[match[2] as keyof typeof units] : undefined;
};

/** A duration for messages, in the largest unit that divides it. */
export const formatDuration = (ms: number): string => {
  for (const unit of ['d', 'h', 'm', 's'] as const)
    if (ms > 0 && ms % units[unit] === 0) return `${ms / units[unit]}${unit}`;
  return ms === 0 ? '0s' : `${ms}ms`;
};

/** A zod type that accepts a duration within bounds and returns milliseconds. */
export const duration = (min: string, max: string) => {
  const [low, high] = [parseDuration(min) as number, parseDuration(max) as number];
  const expected = `expected a duration from ${min} to ${max}, like "90s", "3m" or "24h"`;
  return (
    z
      .string({ error: expected })
      .transform((text) => parseDuration(text) ?? Number.NaN)
      .refine((ms) => ms >= low && ms <= high, { error: expected })
      // Covers only part of what is accepted, for the API document: whole seconds within the bounds.
      .meta({ pattern: `^(${wholeSeconds(low, high)})$`, examples: [max], description: `From ${min} to ${max}` })
  );
};

/** A pattern for some of the whole seconds from `low` to `high` (milliseconds): numbers with at most two lengths. */
const wholeSeconds = (low: number, high: number): string => {
  const least = Math.ceil(low / 1_000);
  const digits = String(Math.floor(high / 1_000)).length;
  const below = digits > 1 ? `[1-9][0-9]{0,${digits - 2}}s` : `[1-${Math.floor(high / 1_000)}]s`;
  return least === 0 ? `0s|${below}` : below;
};
