/** What every refusal with the same code has in common. */
interface RefusalFacts {
  /** HTTP status. 4xx: the caller has to change something. 503: the same request may succeed later. */
  status: number;
  /** Title of the HTTP answer (RFC 9457). */
  title: string;
  /** One factual sentence, used unless there is a more specific message. */
  message: string;
  /** Temporary: the same request may succeed later. */
  passing?: true;
}

/**
 * Why a request was refused: every code, in one place. `docs/errors.md` says what each means and what to do, and `docs/http.md`
 * lists their HTTP statuses; tests keep both in step. Workflows import this file, so it imports nothing.
 */
export const refusals = {
  invalid_input: { status: 400, title: 'Invalid input', message: 'The input is invalid' },
  invalid_code: { status: 400, title: 'Invalid code', message: 'Expected the digits of the code' },
  not_found: { status: 404, title: 'Not found', message: 'There is no such verification, or it is no longer retained' },
  already_exists: {
    status: 409,
    title: 'The id belongs to another verification',
    message: 'A verification with this id and a different input exists',
  },
  ended: { status: 409, title: 'The verification has ended', message: 'The verification has ended' },
  busy: {
    status: 409,
    title: 'Another request is in progress',
    message: 'Another request is in progress',
    passing: true,
  },
  not_awaiting: {
    status: 409,
    title: 'Not possible now',
    message: 'The verification is not waiting for this',
    passing: true,
  },
  challenge_expired: {
    status: 409,
    title: 'The challenge has expired',
    message: 'The message can no longer be answered; request another one',
    passing: true,
  },
  no_resends_left: { status: 409, title: 'No resends are left', message: 'No resends are left' },
  cooldown: { status: 429, title: 'Too soon', message: 'The last message is too recent', passing: true },
  not_configured: {
    status: 422,
    title: 'The provider is off',
    message: 'The provider is not configured',
    passing: true,
  },
  limited: { status: 429, title: 'Limit reached', message: 'A limit was reached', passing: true },
  locked: {
    status: 429,
    title: 'Temporarily locked',
    message: 'Too many wrong answers; try again later',
    passing: true,
  },
  erased: { status: 410, title: 'The verification was erased', message: 'The verification was erased' },
  forbidden: { status: 403, title: 'Not allowed', message: 'Not allowed' },
  no_worker: { status: 503, title: 'No worker answered in time', message: 'No worker answered in time' },
  temporal_unreachable: { status: 503, title: 'Temporal is not reachable', message: 'Temporal is not reachable' },
} as const satisfies Record<string, RefusalFacts>;

export type RefusalCode = keyof typeof refusals;
export const refusalCodes = Object.keys(refusals) as RefusalCode[];

/** Whether the same request may succeed later. */
export const isPassing = (code: RefusalCode): boolean => 'passing' in refusals[code];

/** The details of a refusal. Never holds personal data. */
export interface RefusalDetail {
  code: RefusalCode;
  /** One factual sentence. */
  message: string;
  /** The field of the input that was wrong, as a path (`person.phone`). */
  field?: string;
  /** The end status of the verification, if `code` is `ended`. */
  status?: string;
  /** The reason of that end. */
  reason?: string;
  /** Seconds after which the same request may succeed. */
  retryAfter?: number;
  /** Tries left after this refusal, where that is known. */
  attemptsRemaining?: number;
  /** The running verification that an equal start is answered with (`HWAGIN_LIMIT_OPEN=merge`), if `code` is `limited`. */
  running?: string;
  /** Which request was refused first: equal starts, and equal requests, share one update, and its answer may be old. */
  asker?: string;
  /** When that was, in milliseconds since the epoch. */
  at?: number;
}

/** `ApplicationFailure.type` of a refusal that an update handler or validator throws; `details[0]` is a `RefusalDetail`. */
export type RefusalFailureType = 'Refused';
