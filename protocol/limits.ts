import { z } from 'zod';
import type { LimitAnswer } from '../contract/limits.ts';

/** What a limiter answers: one for each request, in their order. */
export const limitAnswersSchema: z.ZodType<LimitAnswer[]> = z.array(
  z.union([
    z.object({ ok: z.literal(true) }),
    z.object({
      ok: z.literal(false),
      code: z.enum(['limited', 'locked']),
      until: z.number(),
      running: z.string().optional(),
    }),
  ]),
) as z.ZodType<LimitAnswer[]>;
