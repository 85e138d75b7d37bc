import { z } from 'zod';
import type { Snapshot } from '../contract/snapshot.ts';

/** How a message reaches a run. A message sealed for one channel is invalid on another. */
export type Channel = 'update' | 'signal' | 'query';

/**
 * The one argument of each of our messages. It is inside the ciphertext, so that no other payload of the run can replace it. A
 * run acts on each id once, however often Temporal delivers it. An update's id is also Temporal's update id.
 */
export interface SealedMessage {
  /** The name of the update, signal or query. */
  message: string;
  id: string;
  channel: Channel;
  args: readonly unknown[];
  /** Identifies the request: somebody else may send the same message again, and gets the first one's answer. */
  asker?: string;
}

/** The answer to a sealed update or query: `value` answers the message with this id and no other. */
export interface SealedAnswer {
  answers: string;
  value: unknown;
}

/** Added to a refusal's detail: the message that it refuses. */
export interface SealedRefusal {
  answers: string;
  asker?: string;
  /** Milliseconds since the epoch. */
  at: number;
}

/**
 * Ids of messages that a run has acted on, passed on when it continues as new. Sent as a header, because the ids reveal nothing.
 */
export type ObeyedHeader = 'hwagin-obeyed';

export const sealedMessage = (
  message: string,
  channel: Channel,
  args: readonly unknown[],
  id: string = crypto.randomUUID(),
  asker?: string,
): SealedMessage => ({ message, id, channel, args, ...(asker !== undefined && { asker }) });

/** The answer to the message with this id; undefined if it is anything else. */
export const answerTo = <T>(id: string, schema: z.ZodType<T>, given: unknown): T | undefined => {
  const answer = z.object({ answers: z.literal(id), value: schema }).safeParse(given);
  return answer.success ? answer.data.value : undefined;
};

/**
 * The update that answers a start. Waits for the first challenge (travel rule: until the provider has accepted the record), until
 * consent is needed, or for the end. Refused (`already_exists`) if the fingerprint differs from the running verification's. Equal
 * starts share one update and its answer. The `asker` in the answer tells a caller whether it answers its own request, and is
 * therefore current.
 *
 * The other updates are the verbs of `contract/verbs.ts`: each returns the new snapshot, or fails with a refusal
 * (`ApplicationFailure` of type `Refused`, its first detail a `RefusalDetail`). Signals have the same names and arguments.
 */
export interface AwaitChallenge {
  name: 'awaitChallenge';
  args: [fingerprint: string, asker: string | undefined];
  result: Snapshot & { asker?: string };
}

export const callbackSignal = 'callback';
/** Signal: one of the run's own calls starts; carries its activity's id. */
export const begunSignal = 'begun';
export const snapshotQuery = 'snapshot';
