import type { Provider } from './providers/index.ts';

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
