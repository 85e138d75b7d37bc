import type { Outcome } from '../contract/outcome.ts';
import type { NormalisedInputOf, Provider } from '../contract/providers/index.ts';
import type { Snapshot } from '../contract/snapshot.ts';
import type { Method } from '../contract/words.ts';
import type { RunLimits } from './limits.ts';

/** What a workflow is started with: everything checked, normalised and with its defaults, so that a replay needs nothing else. */
export interface Run<P extends Provider = Provider> {
  id: string;
  provider: P;
  method?: Method;
  input: NormalisedInputOf<P>;
  /** Of the input, so that the same id with another input is refused. Keyed: it tells nothing about the input. */
  fingerprint: string;
  /** Masked phone, like `010-****-5678`. */
  sentTo?: string;
  /** Whether the backend's webhook is told. @default false */
  webhook?: boolean;
  /** Keyed hash of the phone or user id: the search attribute `VerificationSubject`. */
  subject?: string;
  /** Said by whoever starts it: a run with a recipient that says nothing sends nothing, for somebody forgot a setting. */
  limits: RunLimits | 'off';
  /** Whether messages must be sealed: `false` lets bare arguments be typed into Temporal's CLI. @default true */
  sealed?: boolean;
  /** Of the caller's request, for logs. */
  requestId?: string;
}

/** What every run completes with. */
export interface Result {
  snapshot: Snapshot;
  outcome: Outcome;
}
