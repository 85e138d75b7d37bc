/** Which call of an activity something belongs to: inside the ciphertext, so that no other payload of the run can stand in for it. */
export interface Seal {
  /** The activity's type. */
  activity: string;
  /** The activity's id: its number in the run. */
  id: string;
  /** The run's id. */
  run: string;
}

/** The one argument of every activity. */
export interface SealedCall extends Seal {
  args: readonly unknown[];
  /** Whose settings the activity works with, where it is a profile's. */
  profile?: string;
}

/** What every activity gives: never its value alone. */
export interface SealedValue extends Seal {
  value: unknown;
  /** Whose settings it worked with. */
  profile?: string;
}

/** `details[0]` of an activity's failure. Temporal keeps a failure's `type` in the open: this one is believed. */
export interface SealedFailure extends Seal {
  type: string;
  detail: unknown;
}
