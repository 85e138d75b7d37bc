import { z } from 'zod';
import type { Provider } from '../contract/providers/index.ts';
import { providers } from '../contract/providers/index.ts';
import { type RefusalDetail, refusalCodes } from '../contract/refusals.ts';

/** The closed set of `ApplicationFailure.type` that activities fail with. */
export const failureTypes = [
  /** A well-formed "no" of the provider: not done, and repeating the same call gives the same answer. */
  'ProviderRejected',
  /** Certainly not done: refused connection, DNS, TLS, 429; for safe calls also every other passing fault. */
  'ProviderUnavailable',
  /** A call that must not be repeated blindly may have been carried out: its answer was lost. */
  'AmbiguousSend',
  /** An answer that does not fit its schema (for a `once` call this counts as an ambiguous loss). */
  'InvalidAnswer',
  /** A success whose content cannot be trusted: hash, clientTxId or age is wrong. */
  'InvalidResult',
  /** The provider has no settings on this worker. */
  'NotConfigured',
  /** A limit forbade the first message; `details[0]` is a `LimitedDetail`. */
  'Limited',
  /** Not an answer yet (polling): retried by Temporal, benign. */
  'NotYet',
] as const;
export type FailureType = (typeof failureTypes)[number];

/** In `details[0]` of the failure of a run that has begun nothing: only after such a one can an id be started again. */
export interface NotBegun {
  /** The run's own id: another run's failure says nothing of it. */
  runId: string;
}

/** `details[0]` of every such failure but `Limited`. Holds no personal data, no secret and no URL. */
export interface FailureDetail {
  provider: Provider;
  /** The provider's call, e.g. `auth/request`. */
  call: string;
  /** The provider's own code, where it gave one that is safe to show (`[A-Za-z0-9_.-]{1,64}`). */
  code?: string;
  /** HTTP status, where there was one. */
  status?: number;
  /** Milliseconds the provider asked to wait (`Retry-After`). */
  retryAfterMs?: number;
  /** Names of missing settings, for `NotConfigured`. */
  missing?: string[];
  /** What the code means, where a table of the provider's says so. */
  meaning?: string;
  /** A newer MobileOK token the refusal carried. */
  token?: string;
}

/** What is read of a `RefusalDetail`: nothing else reaches a caller. */
const refusalSchema = z.object({
  code: z.enum(refusalCodes),
  message: z.string(),
  field: z.string().optional(),
  status: z.string().optional(),
  reason: z.string().optional(),
  retryAfter: z.number().optional(),
  attemptsRemaining: z.number().optional(),
  running: z.string().optional(),
  asker: z.string().optional(),
  at: z.number().optional(),
});

/** The refusal of the message of this id; undefined where something else came in its place. */
export const refusalOf = (id: string, given: unknown): RefusalDetail | undefined => {
  const read = refusalSchema.extend({ answers: z.literal(id) }).safeParse(given);
  if (!read.success) return undefined;
  const { answers: _, ...detail } = read.data;
  return detail as RefusalDetail;
};

/** Of a run that failed with `NotConfigured`. */
export const notConfiguredSchema = z.object({
  provider: z.enum(providers),
  missing: z.array(z.string()).optional(),
});

/** Of a run that failed with `Limited`. */
export const limitedSchema = z.object({
  code: z.enum(['limited', 'locked']),
  until: z.number(),
  running: z.string().optional(),
});

/** Beside either, of a run that has begun nothing. */
export const notBegunSchema: z.ZodType<NotBegun> = z.object({ runId: z.string() });
