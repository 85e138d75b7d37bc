import type { Erasure } from '../../protocol/erasure.ts';

export interface ErasureActivities {
  /** Asks the provider to erase its data about this verification, if it offers that. Safe to repeat. */
  forgetAtProvider: (erasure: Erasure) => Promise<'forgotten'>;
  /**
   * Replaces the verification with a tombstone and deletes all its runs. Resolves once Temporal no longer finds any of them. Safe
   * to repeat.
   */
  buryRuns: (erasure: Erasure) => Promise<'buried'>;
}
