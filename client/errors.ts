import { type RefusalCode, type RefusalDetail, refusals } from '../contract/refusals.ts';

/** One thing that is wrong with an input. Never holds the value. */
export interface Problem {
  /** Path of the field, e.g. `person.phone`. */
  field: string;
  /** What was expected there. */
  expected: string;
}

/**
 * The error of every refusal. `code` is stable and says what happened; the other fields, where they apply, say what to do about
 * it. Holds no personal data.
 */
export class HwaginError extends Error {
  override readonly name = 'HwaginError';
  readonly code: RefusalCode;
  /** The field of the input that was wrong, as a path (`person.phone`). */
  readonly field?: string;
  /** The end status of the verification if `code` is `ended`; otherwise the status in which it was refused. */
  readonly status?: string;
  /** The reason of that end. */
  readonly reason?: string;
  /** Seconds after which the same request may succeed. */
  readonly retryAfter?: number;
  /** Tries left after this refusal, where that is known. */
  readonly attemptsRemaining?: number;
  /** If `code` is `limited`: the running verification that an equal start is answered with. */
  readonly running?: string;
  /** Everything that was wrong with the input, if `code` is `invalid_input`. */
  readonly problems?: readonly Problem[];

  constructor(
    { message, ...detail }: RefusalDetail & { problems?: readonly Problem[] },
    options?: { cause?: unknown },
  ) {
    super(message, options);
    this.code = detail.code;
    Object.assign(this, detail);
  }
}

/**
 * Whether an error is a refusal, and has the code if one is given.
 *
 * ```ts
 * if (isHwaginError(error, 'cooldown')) reply.header('retry-after', error.retryAfter);
 * ```
 */
export const isHwaginError = <C extends RefusalCode>(
  error: unknown,
  code?: C,
): error is HwaginError & { readonly code: C } =>
  error instanceof HwaginError && (code === undefined || error.code === code);

/** A refusal with the default message of its code, unless `detail` is more specific. */
export const refused = (code: RefusalCode, detail: Partial<RefusalDetail> = {}, cause?: unknown): HwaginError =>
  new HwaginError({ message: refusals[code].message, ...detail, code }, cause === undefined ? {} : { cause });
