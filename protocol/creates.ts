import { z } from 'zod';

/**
 * Keeps track of who is creating records that look alike in the counterparty's list, so that after a lost answer a create adopts
 * a record only if nobody else can have created it. One run for each kind of record; it ends by itself.
 */
export const createsWorkflow = 'creates';
/** A caller's id cannot contain a slash, so it never collides with this one. `kind` reveals nothing: a keyed hash, or a uuid. */
export const createsId = (kind: string): string => `creates/${kind}`;
/** Signal: news about one call. */
export const toldSignal = 'told';
/** Update: may this run adopt the record? */
export const adoptUpdate = 'adopt';

/** What a call reports about itself. */
export type CreateNews =
  /** Before it creates anything; `at` in milliseconds since the epoch. */
  | { kind: 'begins'; run: string; call: string; at: number }
  /** It certainly created nothing. */
  | { kind: 'left'; call: string };

/** `alone`: nobody else can have created such a record. */
export type AdoptAnswer = 'alone' | 'not_alone';

export const adoptAnswerSchema: z.ZodType<AdoptAnswer> = z.enum(['alone', 'not_alone']);
