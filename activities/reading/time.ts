import { z } from 'zod';
import { count } from './fields.ts';

const day = 86_400_000;
const hour = 3_600_000;
/** No provider has verified anybody before this. */
const earliest = Date.UTC(2000, 0);

/** A time in seconds stays below this for three thousand years; a time in milliseconds has been above it since 1973. */
const millisecondsFrom = 100_000_000_000;

/** Milliseconds of a time in seconds or in milliseconds since 1970. */
export const epochMs = (value: number): number => (Math.abs(value) < millisecondsFrom ? value * 1_000 : value);

const moment = z.union([
  count.transform(epochMs),
  z.iso.datetime({ offset: true }).transform((text) => Date.parse(text)),
]);

/**
 * When something was verified, in UTC: from a time since 1970, or one with its zone. Undefined if it is not a time, or cannot be
 * right.
 */
export const readMoment = (value: unknown, now = Date.now()): string | undefined => {
  const { data: ms } = moment.safeParse(value);
  return ms !== undefined && ms >= earliest && ms <= now + day ? new Date(ms).toISOString() : undefined;
};

/**
 * The date whose midnight in Korea this is. Korea's clocks have been between 8:30 and 10:00 ahead of UTC, so its midnights are
 * between 14:00 and 15:30 UTC; midnight in UTC means the same date. Undefined for other times of day.
 */
export const readKoreanMidnight = (value: unknown): string | undefined => {
  const { data } = count.safeParse(value);
  if (data === undefined) return undefined;
  const ms = bornMs(data);
  if (ms === undefined) return undefined;
  const timeOfDay = ((ms % day) + day) % day;
  const isMidnight = timeOfDay === 0 || [14, 14.5, 15, 15.5].some((hours) => timeOfDay === hours * hour);
  const date = new Date(ms + 10 * hour);
  return isMidnight && !Number.isNaN(date.getTime()) ? date.toISOString().slice(0, 10) : undefined;
};

/**
 * For a birth, also near 1970: a value that as seconds would lie in the future, or before anybody alive was born, is in
 * milliseconds.
 */
const bornMs = (value: number): number | undefined =>
  [value * 1_000, value].find((ms) => ms >= Date.UTC(1880, 0) && ms <= Date.now());
