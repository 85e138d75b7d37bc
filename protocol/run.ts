import type { Outcome } from '../contract/outcome.ts';
import type { NormalisedInputOf, Provider } from '../contract/providers/index.ts';
import type { Snapshot } from '../contract/snapshot.ts';
import type { Method } from '../contract/words.ts';
import type { RunLimits } from './limits.ts';

/** The input of a workflow: everything checked, normalised and with its defaults, so that a replay needs nothing else. */
export interface Run<P extends Provider = Provider> {
  id: string;
  provider: P;
  method?: Method;
  input: NormalisedInputOf<P>;
  /** Hash of the input, so that the same id with a different input is refused. Keyed: it reveals nothing about the input. */
  fingerprint: string;
  /** Masked phone, like `010-****-5678`. */
  sentTo?: string;
  /** Whether events are sent to the backend's webhook. @default false */
  webhook?: boolean;
  /** Keyed hash of the phone number or user id: the search attribute `VerificationSubject`. */
  subject?: string;
  /**
   * Set by whoever starts it. If a run has a recipient but this is missing, somebody forgot a setting, and the run sends nothing.
   */
  limits: RunLimits | 'off';
  /** Whether messages must be sealed: with `false`, plain arguments can be typed into Temporal's CLI. @default true */
  sealed?: boolean;
  /** Id of the caller's request, for logs. */
  requestId?: string;
}

/** The result of every run. */
export interface Result {
  snapshot: Snapshot;
  outcome: Outcome;
}
