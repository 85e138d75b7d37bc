/** At most so many within any span of that length. */
export interface Rate {
  max: number;
  /** Milliseconds. */
  withinMs: number;
}

/** `merge`: an equal start is answered with the running one; any other start, and `refuse`, with `limited`. */
export type OpenPolicy = 'merge' | 'refuse';
