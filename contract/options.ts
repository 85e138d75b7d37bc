import { z } from 'zod';
import { duration } from './duration.ts';

const count = (min: number, max: number) =>
  z
    .int({ error: `expected a whole number from ${min} to ${max}` })
    .min(min, { error: `expected a whole number from ${min} to ${max}` })
    .max(max, { error: `expected a whole number from ${min} to ${max}` });

const day = 86_400_000;

/** Options of a flow with a user. Durations are given as `3m` and stored in milliseconds. */
const conversationOptions = z.strictObject({
  /** How long one message can be answered. @default 3m */
  challengeExpiresIn: duration('1s', '1h').default(180_000),
  /** How long the whole verification may take. @default 15m */
  expiresIn: duration('1s', '24h').default(900_000),
  /** How many answers a user may submit, over all messages. @default 5 */
  maxAttempts: count(1, 10).default(5),
  /** How many more messages the user may ask for. If the vendor allows fewer, its count applies. @default 3 */
  maxResends: count(0, 10).default(3),
  /** Wait between two messages. @default 30s */
  resendCooldown: duration('0s', '10m').default(30_000),
  /** How many new messages Hwagin may send on its own initiative. @default 1 */
  maxRestarts: count(0, 3).default(1),
});
export const conversationOptionsSchema = conversationOptions.prefault({});
export type ConversationOptions = z.infer<typeof conversationOptionsSchema>;

/** The same, for a flow whose provider names the person it has verified. */
export const identityOptionsSchema = conversationOptions
  .extend({
    /** `off`: the verification is `verified` even if the provider names a different person. @default on */
    match: z.enum(['on', 'off'], { error: 'expected "on" or "off"' }).default('on'),
  })
  .prefault({});

/** Options of a travel-rule verification. */
export const travelRuleOptionsSchema = z
  .strictObject({
    /** How long the counterparty may take. @default 1h */
    resultTimeout: duration('1s', '7d').default(3_600_000),
    /** How long after the counterparty's VERIFIED the transfer may be reported. @default 24h */
    transferTimeout: duration('1s', '7d').default(day),
    /** First interval between two polls; grows up to ten times. @default 5s */
    pollInterval: duration('1s', '10m').default(5_000),
    /** Check that the counterparty can be reached before creating the record. @default false */
    precheck: z.boolean({ error: 'expected true or false' }).default(false),
  })
  .prefault({});
