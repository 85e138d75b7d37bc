import { z } from 'zod';
import type { IdempotentAnswer } from '../contract/idempotency.ts';

/** What the run of an `Idempotency-Key` completes with; no answer: the key is free again. */
export interface KeptAnswer {
  run: string;
  answer: IdempotentAnswer | null;
}

export const keptAnswerSchema = z.object({
  run: z.string(),
  answer: z.object({ status: z.int(), body: z.unknown() }).nullable(),
});
