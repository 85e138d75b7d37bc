/**
 * The activity call that a value belongs to. It is inside the ciphertext, so that no other payload of the run can replace the
 * value.
 */
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
  /** The settings profile that the activity uses, if any. */
  profile?: string;
}

/** The result of every activity: never the value alone. */
export interface SealedValue extends Seal {
  value: unknown;
  /** The settings profile that it used. */
  profile?: string;
}

/** `details[0]` of an activity's failure. Temporal stores a failure's `type` unencrypted, so only the type in here is trusted. */
export interface SealedFailure extends Seal {
  type: string;
  detail: unknown;
}
