import { z } from 'zod';
import type { OpenPolicy, Rate } from '../contract/limits.ts';
import type { Provider } from '../contract/providers/index.ts';
import type { Purpose } from '../contract/words.ts';

/** The limits that apply to one verification: fixed at its start, so that a replay decides the same way. */
export interface RunLimits {
  /** Workflow id of the recipient's limiter. */
  limiter: string;
  /** Messages to one recipient, over all verifications. */
  sends: Rate[];
  /** Wrong codes of one recipient, over all verifications. Once it is reached, nothing is sent or checked any more. */
  failedTries?: Rate;
  /** Workflow id of a second limiter of wrong codes, for the key that they are checked against, whatever user id is given. */
  keyLimiter?: string;
  /** How a second open verification with the same purpose and recipient is handled. Absent: it is allowed. */
  open?: OpenPolicy;
  /** What a provider may cost, over all recipients, and what one message of this verification costs. */
  spend?: Rate & { limiter: string; price: number };
}

/** The workflow that keeps the counts of one recipient, or the spending at one provider. */
export const limiterWorkflow = 'limiter';
/** Update: decides about requests, one after the other. */
export const decideUpdate = 'decide';
/**
 * Built from the keyed hash of a phone number or user id. Callers' ids cannot contain a slash, so they never collide with these.
 */
export const recipientLimiterId = (subject: string, profile?: string): string =>
  `limit/recipient/${of(profile)}${subject}`;
/** Built from the keyed hash of a TOTP key. */
export const keyLimiterId = (hash: string, profile?: string): string => `limit/key/${of(profile)}${hash}`;
export const spendLimiterId = (provider: Provider, profile?: string): string => `limit/spend/${of(profile)}${provider}`;
/** Each merchant has its own limits. */
const of = (profile: string | undefined): string => (profile === undefined ? '' : `${profile}/`);
/** Limiters have their own queue: a verification waits for one inside its workflow task, and must not take its slot. */
export const limiterQueue = (taskQueue: string): string => `${taskQueue}-limits`;

/** What a limiter is asked. A `key` is reserved once, however often it is requested. */
export type LimitRequest = SendRequest | TryRequest | BackRequest;

export interface SendRequest {
  kind: 'send';
  key: string;
  /** How much it counts; 0 if it is not a message. */
  weight: number;
  rates: Rate[];
  failedTries?: Rate;
  /** Only with the first message: this verification opens. */
  open?: OpenRequest;
}

export interface OpenRequest {
  id: string;
  purpose: Purpose;
  fingerprint: string;
  policy: OpenPolicy;
  /** When it is over at the latest. Milliseconds since the epoch. */
  until: number;
}

/** A code is about to be checked: counts as wrong until it is given back. */
interface TryRequest {
  kind: 'try';
  key: string;
  rate: Rate;
}

/** Messages that were certainly not sent, and codes that were not wrong; `closes` names a verification that has ended. */
interface BackRequest {
  kind: 'back';
  keys: string[];
  closes?: string;
}

export type LimitAnswer = { ok: true } | LimitRefusal;

export interface LimitRefusal {
  ok: false;
  code: 'limited' | 'locked';
  /** When the same request may succeed. Milliseconds since the epoch. */
  until: number;
  /** The open verification that an equal start is answered with. */
  running?: string;
}

/** `details[0]` of the failure (type `Limited`) of a run whose first message a limit forbade. */
export type LimitedDetail = Omit<LimitRefusal, 'ok'>;

/** A limiter's answers: one for each request, in the same order. */
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
