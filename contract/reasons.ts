/**
 * Reasons that Hwagin itself gives for an end. A vendor's own code is also possible, verbatim (`UNVERIFIED-KYC`, `2908`).
 * `docs/errors.md` says what each means and what to do; a test keeps them in step.
 */
export const reasons = [
  'wrong_person',
  'person_mismatch',
  'send_unknown',
  'confirm_unknown',
  'create_unknown',
  'report_unknown',
  'invalid_result',
  'invalid_answer',
  'provider_unavailable',
  'provider_rejected',
  'not_transferred',
  // For a run that was terminated from outside.
  'run_terminated',
  'run_timed_out',
  'run_failed',
] as const;
export type Reason = (typeof reasons)[number];

/** Ends that leave unknown what happened at the provider: an operator should check there. */
export const uncertainReasons = ['send_unknown', 'confirm_unknown', 'create_unknown', 'report_unknown'] as const;
