import type { VaspResult } from '../../activities/verify-vasp/types.ts';
import type { Transfer } from '../../contract/travel-rule/transfer.ts';
import type { End } from '../run/end.ts';

/** The Enclave's API as the flow uses it. Reports return whether they are known to have arrived. */
export interface Enclave {
  look(uuid: string): Promise<VaspResult | undefined>;
  /** Ends with the first final result that is not `known`, or when its scope is canceled. */
  poll(polling: Polling): Promise<VaspResult>;
  reportTransfer(uuid: string, transfer: Transfer): Promise<boolean>;
  reportError(uuid: string, reason: string): Promise<boolean>;
  /** Tries once. */
  tryReportError(uuid: string, reason: string): Promise<boolean>;
}

export interface Polling {
  uuid: string;
  /** First interval between two polls; it grows up to ten times. Milliseconds. */
  intervalMs: number;
  /** The result that is already known: only a different one ends the poll. */
  known?: VaspResult['result'];
}

/** The result of creating the record that a verification starts with. */
export type Created =
  | { kind: 'created'; uuid: string }
  | { kind: 'ended'; end: End }
  /** Canceled before it was created. */
  | { kind: 'canceled' }
  /** The provider is off on this worker. */
  | { kind: 'notConfigured'; missing: string[] };
