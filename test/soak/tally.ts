import { type EndStatus, endStatuses } from '../../contract/words.ts';

/** The results of a soak. */
export class SoakTally {
  verifications = 0;
  readonly ends: Partial<Record<EndStatus, number>> = {};
  effects = 0;
  kills = 0;
  restarts = 0;
  /** Random sequences against the models, and the share that verified. */
  sequences = 0;
  verifiedSequences = 0;
  readonly violations: string[] = [];
  readonly stuck: string[] = [];
  readonly nonDeterminism: string[] = [];

  ended(status: string): void {
    const end = endStatuses.find((each) => each === status);
    if (end) this.ends[end] = (this.ends[end] ?? 0) + 1;
  }

  /** Whether nothing went wrong. */
  get clean(): boolean {
    return this.violations.length + this.stuck.length + this.nonDeterminism.length === 0;
  }

  get lines(): string[] {
    const ends = Object.entries(this.ends).map(([end, count]) => `${end} ${count}`);
    return [
      `sequences against the models: ${this.sequences}, ${this.verifiedSequences} of them verified`,
      `verifications on a real server: ${this.verifications} (${ends.join(', ')})`,
      `workers killed: ${this.kills}, started again: ${this.restarts}`,
      `effects at the providers: ${this.effects}`,
      `violations: ${this.violations.length}`,
      `stuck: ${this.stuck.length}`,
      `non-determinism errors: ${this.nonDeterminism.length}`,
      ...[...this.violations, ...this.stuck, ...this.nonDeterminism].map((what) => `  ${what}`),
    ];
  }
}
