import { z } from 'zod';
import { count } from '../reading/fields.ts';
import { epochMs } from '../reading/time.ts';
import { unreadable } from './unreadable.ts';

const hour = 3_600_000;
/** How far the Enclave's clock may be ahead of this machine's. */
const aheadMs = 300_000;
/** VerifyVASP's times are UTC according to its documents; an Enclave in Korea may print Korean time. */
const offsets = [0, 9 * hour] as const;

/** A time with its zone, in ms, or a local time, in ms as if it were UTC. */
export type CreatedAt = number | { local: number };

type Shown = CreatedAt | typeof unreadable | undefined;

export const createdAtSchema = z.union([
  count.transform(epochMs),
  z.iso.datetime({ offset: true }).transform((text) => Date.parse(text)),
  z
    .string()
    .regex(/^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}:\d{2}(\.\d{1,9})?$/)
    .transform((text) => ({ local: Date.parse(`${text.replace(' ', 'T')}Z`) }))
    .refine(({ local }) => !Number.isNaN(local)),
]) satisfies z.ZodType<CreatedAt>;

/**
 * Rows of one Enclave with their times in ms. Times without a zone are all read in the same one: the first that puts none of them
 * into the future. If there is no such zone, they are unreadable.
 */
export const inOneZone = <R extends { createdAt?: Shown }>(
  rows: readonly R[],
  now: number,
): (Omit<R, 'createdAt'> & { createdAt: number | typeof unreadable })[] => {
  const locals = rows.flatMap(({ createdAt }) => (typeof createdAt === 'object' ? [createdAt.local] : []));
  const offset = offsets.find((ms) => locals.every((local) => local - ms <= now + aheadMs));
  const inMs = (createdAt: Shown) => {
    if (typeof createdAt === 'object') return offset === undefined ? unreadable : createdAt.local - offset;
    return createdAt ?? unreadable;
  };
  return rows.map(({ createdAt, ...row }) => ({ ...row, createdAt: inMs(createdAt) }));
};
