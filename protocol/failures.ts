import { z } from 'zod';
import type { NotBegun } from '../contract/failures.ts';
import { providers } from '../contract/providers/index.ts';
import { type RefusalDetail, refusalCodes } from '../contract/refusals.ts';

/** What is read of a `RefusalDetail`: nothing else reaches a caller. */
const refusalSchema = z.object({
  code: z.enum(refusalCodes),
  message: z.string(),
  field: z.string().optional(),
  status: z.string().optional(),
  reason: z.string().optional(),
  retryAfter: z.number().optional(),
  attemptsRemaining: z.number().optional(),
  running: z.string().optional(),
  asker: z.string().optional(),
  at: z.number().optional(),
});

/** The refusal of the message of this id; undefined where something else came in its place. */
export const refusalOf = (id: string, given: unknown): RefusalDetail | undefined => {
  const read = refusalSchema.extend({ answers: z.literal(id) }).safeParse(given);
  if (!read.success) return undefined;
  const { answers: _, ...detail } = read.data;
  return detail as RefusalDetail;
};

/** Of a run that failed with `NotConfigured`. */
export const notConfiguredSchema = z.object({
  provider: z.enum(providers),
  missing: z.array(z.string()).optional(),
});

/** Of a run that failed with `Limited`. */
export const limitedSchema = z.object({
  code: z.enum(['limited', 'locked']),
  until: z.number(),
  running: z.string().optional(),
});

/** Beside either, of a run that has begun nothing. */
export const notBegunSchema: z.ZodType<NotBegun> = z.object({ runId: z.string() });
