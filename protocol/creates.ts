import { z } from 'zod';

/**
 * Keeps who is creating records that the counterparty's list cannot tell apart, so that a create whose answer was lost takes
 * only what nobody else can have made. A run for each kind of record; it ends by itself.
 */
export const createsWorkflow = 'creates';
/** A caller's id cannot hold a slash, so none meets it. `kind` tells nothing: a keyed hash, or a uuid. */
export const createsId = (kind: string): string => `creates/${kind}`;
/** Signal: news of one call. */
export const toldSignal = 'told';
/** Update: may this run take the record? */
export const adoptUpdate = 'adopt';

/** What a call says of itself. */
export type CreateNews =
  /** Before it creates anything; `at` in milliseconds of the epoch. */
  | { kind: 'begins'; run: string; call: string; at: number }
  /** It certainly has created nothing. */
  | { kind: 'left'; call: string };

/** `alone`: nobody else can have made such a record. */
export type AdoptAnswer = 'alone' | 'not_alone';

export const adoptAnswerSchema: z.ZodType<AdoptAnswer> = z.enum(['alone', 'not_alone']);
