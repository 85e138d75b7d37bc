import { z } from 'zod';
import type { Snapshot } from '../contract/snapshot.ts';

/** How a message reaches a run: one of one kind is none of another. */
export type Channel = 'update' | 'signal' | 'query';

/**
 * The one argument of every message of ours. Inside the ciphertext, so that no other payload of the run can stand in for it; a
 * run obeys each id once, however often Temporal is given it. An update's id is also Temporal's own.
 */
export interface SealedMessage {
  /** The update's, signal's or query's name. */
  message: string;
  id: string;
  channel: Channel;
  args: readonly unknown[];
  /** Of this asking: a message may be sent again by somebody else, and gets the first one's answer. */
  asker?: string;
}

/** What a sealed update or query is answered with: `value` is to the message of this id and to no other. */
export interface SealedAnswer {
  answers: string;
  value: unknown;
}

/** Beside a refusal's detail: the message that it refuses. */
export interface SealedRefusal {
  answers: string;
  asker?: string;
  /** Milliseconds of the epoch. */
  at: number;
}

/** Ids of messages that a run has obeyed, handed on when it continues as new: a header, for it says nothing. */
export type ObeyedHeader = 'hwagin-obeyed';

export const sealedMessage = (
  message: string,
  channel: Channel,
  args: readonly unknown[],
  id: string = crypto.randomUUID(),
  asker?: string,
): SealedMessage => ({ message, id, channel, args, ...(asker !== undefined && { asker }) });

/** What the message of this id was answered with; undefined where something else came in its place. */
export const answerTo = <T>(id: string, schema: z.ZodType<T>, given: unknown): T | undefined => {
  const answer = z.object({ answers: z.literal(id), value: schema }).safeParse(given);
  return answer.success ? answer.data.value : undefined;
};

/**
 * The update that answers a start. Waits for the first challenge (travel rule: until the provider has taken it), the need of a
 * consent, or the end. Refused (`already_exists`) when the fingerprint is not the running verification's. Equal starts share one
 * update and its answer: by `asker`, which comes back, a caller knows whether the answer is to its own question, and so of now.
 *
 * The other updates are the verbs of `contract/verbs.ts`: each gives the new snapshot, or fails with a refusal
 * (`ApplicationFailure` of type `Refused`, its first detail a `RefusalDetail`). Signals have the same names and arguments.
 */
export interface AwaitChallenge {
  name: 'awaitChallenge';
  args: [fingerprint: string, asker: string | undefined];
  result: Snapshot & { asker?: string };
}

export const callbackSignal = 'callback';
/** Signal: a call of the run's own begins, its activity's id. */
export const begunSignal = 'begun';
export const snapshotQuery = 'snapshot';
