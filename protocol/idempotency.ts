import { z } from 'zod';

/** The gateway's record of an `Idempotency-Key`: a run that the first request starts, and that ends with its answer. */
export const idempotencyWorkflow = 'idempotencyKey';
/** Built from the keyed hash of a key. A caller's id cannot contain a slash, so it never collides with this one. */
export const idempotencyId = (key: string): string => `idempotency/${key}`;
/** Carries an `Answered`. */
export const answeredSignal = 'answered';

/** The answer to the first request. */
export interface IdempotentAnswer {
  status: number;
  body: unknown;
}

/** What the run of a key receives in the end. */
export interface Answered {
  /** The run that is meant: an earlier run under the same key may have received something else. */
  run: string;
  /** Null if nothing was done and the key is free again. */
  answer: IdempotentAnswer | null;
}

export interface IdempotencyMemo {
  /** Keyed hash of the request. */
  fingerprint: string;
}

/** The result of an `Idempotency-Key`'s run. Without an answer the key is free again. */
export interface KeptAnswer {
  run: string;
  answer: IdempotentAnswer | null;
}

export const keptAnswerSchema = z.object({
  run: z.string(),
  answer: z.object({ status: z.int(), body: z.unknown() }).nullable(),
});
