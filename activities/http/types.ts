import type { Provider } from '../../contract/providers/index.ts';

/**
 * How a call may be repeated; `docs/providers.md` has the table.
 * `safe`: any passing fault is `ProviderUnavailable`, which Temporal retries.
 * `once`: what certainly did not arrive is `ProviderUnavailable` (not retried by Temporal; the workflow repeats it), a lost
 *   answer `AmbiguousSend`, both non-retryable.
 * `keyed`: the same failures, marked retryable: a repeat under the same Idempotency-Key does no harm. The workflow makes it.
 * `report`: as `safe`; a refusal is repeated as well.
 */
export type CallClass = 'safe' | 'once' | 'keyed' | 'report';

export interface HttpCall {
  provider: Provider;
  /** The provider's call, e.g. `auth/request`: what logs and failures name instead of the URL. */
  call: string;
  class: CallClass;
  method: 'GET' | 'POST' | 'DELETE';
  /** Never shown: it may hold a code. */
  url: string;
  headers?: Record<string, string>;
  json?: unknown;
  timeoutMs: number;
}

/** An answer of any status but 429 whose body was JSON. What it means is the provider's business. */
export interface HttpAnswer {
  status: number;
  /** Undefined only for a 401 without JSON. */
  body: unknown;
}
