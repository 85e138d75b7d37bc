import type { VerifyVaspInput } from '../../contract/providers/verify-vasp/input.ts';
import type { Transfer } from '../../contract/travel-rule/transfer.ts';

/** A final answer of the counterparty. Anything else is *not yet*. */
export interface VaspResult {
  result: 'VERIFIED' | 'DENIED' | 'ERROR';
  /** The vendor's own, verbatim (`OK`, `UNVERIFIED-KYC`, …). */
  reason?: string;
  verifiedAt?: string;
}

export interface VaspRecord {
  uuid: string;
  createdAt: string;
}

export interface ErrorReport {
  result: 'ERROR';
  reason: string;
}

export interface VerifyVaspActivities {
  /** GET vasps and account check, before anything is created. Safe. Rejected if the counterparty cannot be reached. */
  verifyVaspPrecheck(input: VerifyVaspInput): Promise<'ready'>;
  /** POST verifications: creates the record. Once. */
  verifyVaspCreate(input: VerifyVaspInput): Promise<VaspRecord>;
  /**
   * Looks for the record of a lost create in the list: records of the same parties, asset and amount, created since `since`, that
   * are not the `VerificationReference` of another verification. Safe.
   */
  verifyVaspFind(input: VerifyVaspInput, since: string): Promise<VaspRecord[]>;
  /**
   * Whether the record with this uuid, the only one found, may be adopted as the lost one: no other run can have created it, and
   * none has adopted it. Safe.
   */
  verifyVaspAdopt(input: VerifyVaspInput, uuid: string): Promise<'adopted' | 'not_alone'>;
  /**
   * GET verifications/{uuid}, until the result differs from `known`: each *not yet* fails the attempt (`NotYet`, benign) with a
   * `nextRetryDelay` that grows from `intervalMs` up to ten times that, so that polls leave no history.
   */
  verifyVaspPoll(uuid: string, intervalMs: number, known?: VaspResult['result']): Promise<VaspResult>;
  /** The same with a single request: `pending` while there is no final result. Safe. */
  verifyVaspLook(uuid: string): Promise<VaspResult | 'pending'>;
  /** POST verifications/tx. Report: until `result: true`, or GET shows the txHash. */
  verifyVaspReportTransfer(uuid: string, transfer: Transfer): Promise<'reported'>;
  /** POST verifications/error. Report: until `result: true`, or GET shows ERROR. */
  verifyVaspReportError(uuid: string, report: ErrorReport): Promise<'reported'>;
}
