import type { Provider } from '../../contract/providers/index.ts';

/**
 * How a call may be repeated; `docs/providers.md` has the table.
 * `safe`: any temporary fault is `ProviderUnavailable`, which Temporal retries.
 * `once`: what certainly did not arrive is `ProviderUnavailable` (not retried by Temporal; the workflow repeats it), a lost
 *   answer is `AmbiguousSend`; both are non-retryable.
 * `keyed`: the same failures, marked retryable, because a repeat under the same Idempotency-Key is harmless. The workflow repeats
 * it.
 * `report`: like `safe`; a refusal is repeated as well.
 */
export type CallClass = 'safe' | 'once' | 'keyed' | 'report';

export interface HttpCall {
  provider: Provider;
  /** The provider's call, e.g. `auth/request`: logs and failures name it instead of the URL. */
  call: string;
  class: CallClass;
  method: 'GET' | 'POST' | 'DELETE';
  /** Never shown: it may contain a code. */
  url: string;
  headers?: Record<string, string>;
  json?: unknown;
  timeoutMs: number;
}

/** An answer with any status except 429 whose body was JSON. Its meaning is up to the provider's code. */
export interface HttpAnswer {
  status: number;
  /** Undefined only for a 401 without JSON. */
  body: unknown;
}
