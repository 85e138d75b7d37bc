import { z } from 'zod';
import { providers } from './providers/index.ts';
import { methods, statuses } from './words.ts';

const time = z.iso.datetime();

const challengeSchema = z.object({
  /** 1 for the first message, one more for each resend or restart. */
  number: z.int().min(1),
  /** Why this message was sent: the start, the user's resend, or a restart by Hwagin. */
  cause: z.enum(['start', 'resend', 'restart']),
  /** Masked phone, like `010-****-5678`. */
  sentTo: z.string().optional(),
  issuedAt: time,
  expiresAt: time,
  attemptsLeft: z.int().min(0),
  resendsLeft: z.int().min(0),
  /** When the next resend is allowed; absent if none is left. */
  resendAt: time.optional(),
  /** The number to key in on the phone (ARS). */
  arsNumber: z.string().optional(),
  /** base64 PNG of the enrolment's QR code: a secret, see `docs/security.md`. */
  qrCode: z.string().optional(),
});
/** What the user has to answer now. */
export type Challenge = z.infer<typeof challengeSchema>;

/** A message that was sent, or may have been: one whose answer was lost is listed as well, so that every message is visible. */
export const messageSchema = z.object({
  /** 1, 2, … over the whole verification, including messages that never became a challenge. */
  number: z.int().min(1),
  /** Why it was sent: the start, the user's resend, a restart by Hwagin, or a fallback after another way was closed. */
  cause: z.enum(['start', 'resend', 'restart', 'fallback']),
  /** When it was sent; if the answer was lost, when it was handed to the provider. */
  at: time,
  /** If a verification has several: the provider and method that sent it. */
  provider: z.enum(providers).optional(),
  method: z.enum(methods).optional(),
});
export type Message = z.infer<typeof messageSchema>;

const lastAttemptSchema = z.object({ at: time, result: z.enum(['right', 'wrong', 'unknown']) });
export type LastAttempt = z.infer<typeof lastAttemptSchema>;

export const snapshotSchema = z.object({
  id: z.string(),
  provider: z.enum(providers),
  method: z.enum(methods).optional(),
  status: z.enum(statuses),
  reason: z.string().optional(),
  challenge: challengeSchema.optional(),
  lastAttempt: lastAttemptSchema.optional(),
  /** Every message so far, also after the end; empty if nothing is sent to a user. */
  messages: z.array(messageSchema).default([]),
  /** Present if the start asked for consent: nothing is sent while it is awaited. */
  consent: z.enum(['awaited', 'given']).optional(),
  createdAt: time,
  endedAt: time.optional(),
});
/** What anyone involved in a verification may see. Never a code, a name, CI or DI. */
export type Snapshot = z.infer<typeof snapshotSchema>;
