import { ApplicationFailure } from '@temporalio/common';
import type { VaspResult, VerifyVaspActivities } from '../../../activities/verify-vasp/types.ts';
import { why } from '../reference/travel-rule.ts';
import { grid, pollAt, type VaspSays } from '../words.ts';
import { Line } from './line.ts';

/** VerifyVASP's Enclave and the counterparty behind it, as one verification meets them. */
export class Enclave {
  readonly line = new Line();
  readonly uuid: string;
  /** The time since its batch began, by the server's clock. */
  now: () => Promise<number> = () => Promise.resolve(0);
  #decided: VaspSays | undefined;
  #seenByPolls = false;
  #pollable: VaspSays | undefined;
  records = 0;
  transfers = new Set<string>();
  errors = 0;
  /** It has said VERIFIED, by any way there is. */
  saidVerified = false;

  constructor(id: string) {
    this.uuid = `uuid-${id}`;
  }

  decide(says: VaspSays, seenByPolls: boolean): void {
    this.#decided = says;
    this.#seenByPolls = seenByPolls;
    this.#pollable = undefined;
  }

  /** Polls see what has been decided. */
  timePasses(): void {
    this.#pollable = this.#seenByPolls ? this.#decided : undefined;
  }

  readonly activities: VerifyVaspActivities = {
    verifyVaspPrecheck: () => this.line.call('vasps', 'safe', () => 'ready'),
    verifyVaspCreate: () =>
      this.line.call('verifications', 'once', () => {
        this.records++;
        return this.#record();
      }),
    verifyVaspFind: () =>
      this.line.call('verifications/list', 'safe', () => (this.records > 0 ? [this.#record()] : [])),
    // Each of the model's verifications is alone.
    verifyVaspAdopt: async () => 'adopted',
    verifyVaspPoll: async (_uuid, _interval, known) => {
      const phase = (await this.now()) % grid;
      const result = phase >= pollAt - 1_000 ? this.#tell(this.#pollable) : undefined;
      if (result && result.result !== known) return result;
      const wait = pollAt - phase + (phase >= pollAt - 1_000 ? grid : 0);
      throw ApplicationFailure.create({ type: 'NotYet', message: 'not yet', nextRetryDelay: wait });
    },
    verifyVaspLook: () => this.line.call('verifications/uuid', 'safe', () => this.#tell(this.#decided) ?? 'pending'),
    verifyVaspReportTransfer: (_uuid, { txHash }) =>
      this.line.call('tx', 'report', () => {
        this.transfers.add(txHash);
        return 'reported';
      }),
    // The same activity reports at least once, or once, as the flow says; the line cannot tell, and need not.
    verifyVaspReportError: () =>
      this.line.call('error', 'report', () => {
        this.errors++;
        return 'reported';
      }),
  };

  #record() {
    return { uuid: this.uuid, createdAt: new Date(0).toISOString() };
  }

  #tell(says: VaspSays | undefined): VaspResult | undefined {
    if (says === undefined || says === 'LATER') return undefined;
    if (says === 'VERIFIED') this.saidVerified = true;
    return { result: says, reason: why(says) };
  }
}
