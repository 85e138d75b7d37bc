import type { Identity } from '../../contract/outcome.ts';
import type { PortOneV2Input } from '../../contract/providers/portone-v2/input.ts';

/** What the Idempotency-Key of a call is derived from, together with the verification and the call's name. */
export interface CallNumbers {
  /** The identity verification's number within this run: 1, one more for each restart. */
  session: number;
  /** The challenge's number. */
  challenge: number;
  /** The answer's number (0 for sends). */
  answer: number;
}

export type PortOneV2Verdict =
  | { kind: 'verified'; identity: Identity }
  /** `wrong`: certainly a wrong code. `over`: this challenge can no longer be answered. Otherwise unknown. */
  | { kind: 'refused'; code: string; meaning?: 'wrong' | 'over' };

export interface PortOneV2Activities {
  /**
   * send. Keyed: the workflow repeats it under the same key, as it does `resend` and `confirm`; Temporal never retries these
   * three. Returns the id it chose (KCP's rule: ≤ 40 alphanumeric).
   */
  portOneV2Send(input: PortOneV2Input, numbers: CallNumbers): Promise<{ reference: string }>;
  /** resend (SMS only). Keyed. */
  portOneV2Resend(reference: string, numbers: CallNumbers): Promise<'resent'>;
  /** confirm; no `code` for APP. Keyed. A PG_PROVIDER answer is a verdict by its pgCode, and is never repeated. */
  portOneV2Confirm(reference: string, numbers: CallNumbers, code?: string): Promise<PortOneV2Verdict>;
  /** GET. Safe: Temporal retries it. */
  portOneV2Get(
    reference: string,
  ): Promise<{ kind: 'verified'; identity: Identity } | { kind: 'ready' } | { kind: 'failed'; code: string }>;
}
