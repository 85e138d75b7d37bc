import { z } from 'zod';
import type { Provider } from '../contract/providers/index.ts';
import { providers } from '../contract/providers/index.ts';
import { type RefusalDetail, refusalCodes } from '../contract/refusals.ts';

/** The closed set of `ApplicationFailure.type` values that activities fail with. */
export const failureTypes = [
  /** A well-formed "no" from the provider: not done, and repeating the same call gives the same answer. */
  'ProviderRejected',
  /** Certainly not done: connection refused, DNS, TLS, 429; for safe calls also every other temporary fault. */
  'ProviderUnavailable',
  /** The answer was lost, so the call may have been carried out and must not be repeated blindly. */
  'AmbiguousSend',
  /** An answer that does not fit its schema (for a `once` call this counts as a lost answer). */
  'InvalidAnswer',
  /** A success whose content cannot be trusted: its hash, clientTxId or age is wrong. */
  'InvalidResult',
  /** The provider has no settings on this worker. */
  'NotConfigured',
  /** A limit forbade the first message; `details[0]` is a `LimitedDetail`. */
  'Limited',
  /** No result yet (polling): retried by Temporal, benign. */
  'NotYet',
] as const;
export type FailureType = (typeof failureTypes)[number];

/** `details[0]` of the failure of a run that has started nothing. Only after such a run can an id be started again. */
export interface FailedStart {
  /** The run's own id: a failure with another run's id says nothing about this run. */
  runId: string;
}

/** `details[0]` of every such failure except `Limited`. Holds no personal data, no secret and no URL. */
export interface FailureDetail {
  provider: Provider;
  /** The provider's call, e.g. `auth/request`. */
  call: string;
  /** The provider's own code, if it gave one that is safe to show (`[A-Za-z0-9_.-]{1,64}`). */
  code?: string;
  /** HTTP status, if there was one. */
  status?: number;
  /** Milliseconds the provider asked to wait (`Retry-After`). */
  retryAfterMs?: number;
  /** Names of missing settings, for `NotConfigured`. */
  missing?: string[];
  /** What the code means, if a table for the provider says so. */
  meaning?: string;
}

/** The accepted fields of a `RefusalDetail`: nothing else reaches a caller. */
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

/** The refusal of the message with this id; undefined if it is anything else. */
export const refusalOf = (id: string, given: unknown): RefusalDetail | undefined => {
  const read = refusalSchema.extend({ answers: z.literal(id) }).safeParse(given);
  if (!read.success) return undefined;
  const { answers: _, ...detail } = read.data;
  return detail as RefusalDetail;
};

/** For a run that failed with `NotConfigured`. */
export const notConfiguredSchema = z.object({
  provider: z.enum(providers),
  missing: z.array(z.string()).optional(),
});

/** For a run that failed with `Limited`. */
export const limitedSchema = z.object({
  code: z.enum(['limited', 'locked']),
  until: z.number(),
  running: z.string().optional(),
});

/** Added to either by a run that has started nothing. */
export const failedStartSchema: z.ZodType<FailedStart> = z.object({ runId: z.string() });
