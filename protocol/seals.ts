/** Which call an activity's answer is to: inside the ciphertext, so that no other payload of the run can stand in for it. */
export interface Seal {
  /** The activity's type. */
  activity: string;
  /** The activity's id: its number in the run. */
  id: string;
  /** The run's id. */
  run: string;
}

/** What every activity gives: never its value alone. */
export interface SealedValue extends Seal {
  value: unknown;
}

/** `details[0]` of an activity's failure. Temporal keeps a failure's `type` in the open: this one is believed. */
export interface SealedFailure extends Seal {
  type: string;
  detail: unknown;
}
