import { z } from 'zod';

/** The gateway's record of an `Idempotency-Key`: a run that is started by the first request and ends with its answer. */
export const idempotencyWorkflow = 'idempotencyKey';
/** By the keyed hash of a key. A caller's id cannot hold a slash, so none meets it. */
export const idempotencyId = (key: string): string => `idempotency/${key}`;
/** Carries an `Answered`. */
export const answeredSignal = 'answered';

/** What the first request was answered with. */
export interface IdempotentAnswer {
  status: number;
  body: unknown;
}

/** What a run of a key is told in the end. */
export interface Answered {
  /** The run: an earlier one under the same key may have been told something else. */
  run: string;
  /** Null when nothing was done and the key is free again. */
  answer: IdempotentAnswer | null;
}

export interface IdempotencyMemo {
  /** Keyed hash of the request. */
  fingerprint: string;
}

/** What the run of an `Idempotency-Key` completes with; no answer: the key is free again. */
export interface KeptAnswer {
  run: string;
  answer: IdempotentAnswer | null;
}

export const keptAnswerSchema = z.object({
  run: z.string(),
  answer: z.object({ status: z.int(), body: z.unknown() }).nullable(),
});
