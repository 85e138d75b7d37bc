/** At most `max` within any window of `withinMs`. */
export interface Rate {
  max: number;
  /** Milliseconds. */
  withinMs: number;
}

/**
 * `merge`: an equal start is answered with the running verification, any other start with `limited`. `refuse`: every start with
 * `limited`.
 */
export type OpenPolicy = 'merge' | 'refuse';
