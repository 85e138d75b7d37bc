import type { Identity } from '../../contract/outcome.ts';
import type { PortOneV1Input } from '../../contract/providers/portone-v1/input.ts';

export type PortOneV1Verdict =
  | { kind: 'verified'; identity: Identity }
  /** `wrong`: certainly a wrong code. `over`: this request can no longer be answered. Otherwise ask with GET. */
  | { kind: 'refused'; code: string; meaning?: 'wrong' | 'over' };

export interface PortOneV1Activities {
  /** otp/request: sends the message (also for every resend). Once. `number` is the challenge's, for `merchant_uid`. */
  portOneV1Request(input: PortOneV1Input, number: number): Promise<{ impUid: string }>;
  /** otp/confirm/{imp_uid}. Once. */
  portOneV1Confirm(impUid: string, code?: string): Promise<PortOneV1Verdict>;
  /** GET certifications/{imp_uid}. Safe. */
  portOneV1Certification(impUid: string): Promise<{ kind: 'verified'; identity: Identity } | { kind: 'uncertified' }>;
  /** DELETE certifications/{imp_uid}: erases it at PortOne. Safe to repeat; 404 counts as done. */
  portOneV1Erase(impUid: string): Promise<void>;
}
