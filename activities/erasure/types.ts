import type { Erasure } from '../../protocol/erasure.ts';

export interface ErasureActivities {
  /** Asks the provider to forget what it knows by this verification, where it offers that. To be repeated freely. */
  forgetAtProvider: (erasure: Erasure) => Promise<'forgotten'>;
  /**
   * Puts a tombstone in the verification's place and deletes every run that stood there; resolves once Temporal finds none of
   * them any more. To be repeated freely.
   */
  buryRuns: (erasure: Erasure) => Promise<'buried'>;
}
