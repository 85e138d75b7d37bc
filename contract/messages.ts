import type { AgreedTerms } from './consent.ts';
import type { Snapshot } from './snapshot.ts';
import type { Transfer } from './travel-rule/transfer.ts';

/**
 * Updates of a run, by name: the caller gets the new snapshot, or a refusal (`ApplicationFailure` of type `Refused`, its
 * first detail a `RefusalDetail`). Signals have the same names and arguments, for callers that do not wait.
 */
export interface Updates {
  submitCode: { args: [code: string]; result: Snapshot };
  /** PASS and ARS: the user says "done". */
  approve: { args: []; result: Snapshot };
  resend: { args: []; result: Snapshot };
  cancel: { args: []; result: Snapshot };
  /** The user has agreed to these terms on the page, for a start that asked for it. */
  consent: { args: [terms: AgreedTerms]; result: Snapshot };
  reportTransfer: { args: [transfer: Transfer]; result: Snapshot };
  abandonTransfer: { args: [reason: string]; result: Snapshot };
  /**
   * Waits for the first challenge (travel rule: until the provider has taken it), the need of a consent, or the end. Refused (`already_exists`)
   * when the fingerprint is not the running verification's. Equal starts share one update and its answer: by `asker`, which
   * comes back, a caller knows whether the answer is to its own question, and so of this moment.
   */
  awaitChallenge: { args: [fingerprint: string, asker: string | undefined]; result: Snapshot & { asker?: string } };
}
export type UpdateName = keyof Updates;

/** News of the counterparty that came by VerifyVASP's Callback API, for the signal `callback`. */
export type Callback =
  | { type: 'VERIFICATION_RESULT'; uuid: string; result: string; reason?: string }
  | { type: 'TX_REPORT'; uuid: string; txHash: string; vout?: number }
  | { type: 'ERROR_REPORT'; uuid: string; result: string; reason?: string };

export const callbackSignal = 'callback';
/** Signal: a call of the run's own begins, its activity's id. */
export const begunSignal = 'begun';
export const snapshotQuery = 'snapshot';
