/** Why a request was refused: stable codes, one place. `docs/errors.md` says what each means; a test keeps them in step. */
export const refusalCodes = [
  'invalid_input',
  'invalid_code',
  'not_found',
  'already_exists',
  'ended',
  'busy',
  'not_awaiting',
  'challenge_expired',
  'no_resends_left',
  'cooldown',
  'not_configured',
  'limited',
  'locked',
  'erased',
  'forbidden',
  'no_worker',
  'temporal_unreachable',
] as const;
export type RefusalCode = (typeof refusalCodes)[number];

/** Those of a moment: the same request may succeed later. */
export const passingRefusals = [
  'busy',
  'not_awaiting',
  'challenge_expired',
  'cooldown',
  'not_configured',
  'limited',
  'locked',
] as const satisfies RefusalCode[];
export type PassingRefusal = (typeof passingRefusals)[number];

/** What a refusal says beside its code. Never holds personal data. */
export interface RefusalDetail {
  code: RefusalCode;
  /** One factual sentence. */
  message: string;
  /** The field of the input that was wrong, as a path (`person.phone`). */
  field?: string;
  /** The end a verification has come to, when `code` is `ended`. */
  status?: string;
  /** That end's reason. */
  reason?: string;
  /** Seconds after which the same request may succeed. */
  retryAfter?: number;
  /** Tries left after this refusal, where that is known. */
  attemptsRemaining?: number;
  /** The running verification that an equal start is answered with (`HWAGIN_LIMIT_OPEN=merge`), when `code` is `limited`. */
  running?: string;
  /** Who was refused first: equal starts, and equal requests, share one update, and its answer may be an old one. */
  asker?: string;
  /** When that was, in milliseconds of the epoch. */
  at?: number;
}

/** `ApplicationFailure.type` of a refusal that an update handler or validator throws; `details[0]` is a `RefusalDetail`. */
export type RefusalFailureType = 'Refused';
