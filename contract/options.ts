import { z } from 'zod';
import { duration } from './duration.ts';

const count = (min: number, max: number) =>
  z
    .int({ error: `expected a whole number from ${min} to ${max}` })
    .min(min, { error: `expected a whole number from ${min} to ${max}` })
    .max(max, { error: `expected a whole number from ${min} to ${max}` });

const day = 86_400_000;

/** Options of a flow with a user. Durations come in as `3m` and leave as milliseconds. */
const conversationOptions = z.strictObject({
  /** How long one message can be answered. @default 3m */
  challengeExpiresIn: duration('1s', '1h').default(180_000),
  /** How long the whole verification may take. @default 15m */
  expiresIn: duration('1s', '24h').default(900_000),
  /** Answers a user may hand in, over all messages. @default 5 */
  maxAttempts: count(1, 10).default(5),
  /** Further messages the user may ask for; the vendor's own count wins where it is less. @default 3 */
  maxResends: count(0, 10).default(3),
  /** Wait between two messages. @default 30s */
  resendCooldown: duration('0s', '10m').default(30_000),
  /** New messages sent on the flow's own account. @default 1 */
  maxRestarts: count(0, 3).default(1),
});
export const conversationOptionsSchema = conversationOptions.prefault({});
export type ConversationOptions = z.infer<typeof conversationOptionsSchema>;

/** The same, of a flow whose provider names the person it has verified. */
export const identityOptionsSchema = conversationOptions
  .extend({
    /** `off`: a person other than the one asked for is `verified`, too. @default on */
    match: z.enum(['on', 'off'], { error: 'expected "on" or "off"' }).default('on'),
  })
  .prefault({});

/** Options of a travel-rule verification. */
export const travelRuleOptionsSchema = z
  .strictObject({
    /** How long the counterparty may take. @default 1h */
    resultTimeout: duration('1s', '7d').default(3_600_000),
    /** How long a verified transfer may take to be reported. @default 24h */
    transferTimeout: duration('1s', '7d').default(day),
    /** First interval between two polls; grows to ten times. @default 5s */
    pollInterval: duration('1s', '10m').default(5_000),
    /** Ask for the counterparty's health before creating the record. @default false */
    precheck: z.boolean({ error: 'expected true or false' }).default(false),
  })
  .prefault({});
export type TravelRuleOptions = z.infer<typeof travelRuleOptionsSchema>;
