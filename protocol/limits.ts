import { z } from 'zod';
import type { OpenPolicy, Rate } from '../contract/limits.ts';
import type { Provider } from '../contract/providers/index.ts';
import type { Purpose } from '../contract/words.ts';

/** The limits that hold for one verification: fixed at its start, so that a replay decides alike. */
export interface RunLimits {
  /** Workflow id of the recipient's limiter. */
  limiter: string;
  /** Messages to one recipient, over all verifications. */
  sends: Rate[];
  /** Wrong codes of one recipient, over all verifications; reached, nothing is sent or checked any more. */
  failedTries?: Rate;
  /** Workflow id of a second limiter of wrong codes: of the key that they are checked against, however its user is spelt. */
  keyLimiter?: string;
  /** What a second open verification of the same purpose and recipient comes to. Absent: it may be. */
  open?: OpenPolicy;
  /** What a provider may cost, over all recipients, and what one of this verification's messages costs. */
  spend?: Rate & { limiter: string; price: number };
}

/** The workflow that keeps the counts of one recipient, or the spending at one provider. */
export const limiterWorkflow = 'limiter';
/** Update: decides about requests, one after the other. */
export const decideUpdate = 'decide';
/** By the keyed hash of a phone or user id. Callers' ids cannot hold a slash, so none meets these. */
export const recipientLimiterId = (subject: string, profile?: string): string =>
  `limit/recipient/${of(profile)}${subject}`;
/** By the keyed hash of a TOTP key. */
export const keyLimiterId = (hash: string, profile?: string): string => `limit/key/${of(profile)}${hash}`;
export const spendLimiterId = (provider: Provider, profile?: string): string => `limit/spend/${of(profile)}${provider}`;
/** One merchant's limits are not another's. */
const of = (profile: string | undefined): string => (profile === undefined ? '' : `${profile}/`);
/** Limiters have a queue of their own: a verification waits for one inside its workflow task, and may not take its place. */
export const limiterQueue = (taskQueue: string): string => `${taskQueue}-limits`;

/** What a limiter is asked. A `key` is reserved once, however often it is asked for. */
export type LimitRequest = SendRequest | TryRequest | BackRequest;

export interface SendRequest {
  kind: 'send';
  key: string;
  /** How much it counts; 0 for what is no message. */
  weight: number;
  rates: Rate[];
  failedTries?: Rate;
  /** With the first message only: this verification opens. */
  open?: OpenRequest;
}

export interface OpenRequest {
  id: string;
  purpose: Purpose;
  fingerprint: string;
  policy: OpenPolicy;
  /** When it is over at the latest. Milliseconds of the epoch. */
  until: number;
}

/** A code is about to be checked: counts as wrong until it is given back. */
export interface TryRequest {
  kind: 'try';
  key: string;
  rate: Rate;
}

/** Messages that were certainly not sent, codes that were not wrong; `closes` names a verification that has ended. */
export interface BackRequest {
  kind: 'back';
  keys: string[];
  closes?: string;
}

export type LimitAnswer = { ok: true } | LimitRefusal;

export interface LimitRefusal {
  ok: false;
  code: 'limited' | 'locked';
  /** When the same request may succeed. Milliseconds of the epoch. */
  until: number;
  /** The open verification that an equal start is answered with. */
  running?: string;
}

/** `details[0]` of the failure (type `Limited`) of a run whose first message a limit forbade. */
export type LimitedDetail = Omit<LimitRefusal, 'ok'>;

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
