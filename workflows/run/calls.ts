import {
  ActivityFailure,
  type ActivityOptions,
  ApplicationFailure,
  isCancellation,
  type LocalActivityOptions,
  TemporalFailure,
  TimeoutFailure,
} from '@temporalio/workflow';
import type { FailureDetail, FailureType } from '../../protocol/failures.ts';
import { longestWait, notMade, type Wanted } from './wanted.ts';

/**
 * How Temporal runs each class of call (`docs/providers.md`). The start-to-close timeout is above the longest timeout a setting
 * allows (100 s); heartbeats reveal a dead worker within seconds.
 */
const timeouts = { startToCloseTimeout: '110s', heartbeatTimeout: '20s' } as const;

/** Sends a message, spends a try or creates a record: Temporal never retries it, not even after a timeout. */
export const once: ActivityOptions = {
  ...timeouts,
  scheduleToStartTimeout: longestWait,
  retry: { maximumAttempts: 1 },
};
/** Safe to repeat. */
export const safe: ActivityOptions = {
  ...timeouts,
  scheduleToStartTimeout: longestWait,
  retry: { initialInterval: '1s', backoffCoefficient: 2, maximumInterval: '30s', maximumAttempts: 5 },
};
/** Safe to repeat and quick: recorded with the workflow task, without events for an activity. */
export const safeLocal: LocalActivityOptions = {
  startToCloseTimeout: '110s',
  retry: { initialInterval: '1s', backoffCoefficient: 2, maximumInterval: '30s', maximumAttempts: 5 },
};
/** Must arrive: retried for seven days, until it does. */
export const report: ActivityOptions = {
  ...timeouts,
  scheduleToCloseTimeout: '7d',
  retry: { initialInterval: '1s', backoffCoefficient: 2, maximumInterval: '10m' },
};

/** Why a call returned no usable answer. */
export type CallFailure =
  /** A well-formed refusal. `unauthorized`: the provider refused our credentials, whatever was asked. */
  | { kind: 'rejected'; code?: string; meaning?: string; unauthorized?: true }
  /** Certainly not done. */
  | { kind: 'unavailable'; retryAfterMs?: number }
  /** Perhaps done: the answer was lost or cannot be understood. */
  | { kind: 'lost'; invalid: boolean; retryAfterMs?: number }
  /** Done, but the answer cannot be trusted. */
  | { kind: 'untrusted' }
  | { kind: 'notConfigured'; missing: string[] };

export type Attempt<T> = { ok: true; value: T } | { ok: false; failure: CallFailure };

/** Reads an activity's failure. A failure that cannot be read counts as lost: nothing is known about it. */
const readFailure = (error: unknown): CallFailure => {
  if (!(error instanceof TemporalFailure) || isCancellation(error)) throw error;
  // A local activity fails with the cause itself, not wrapped in an ActivityFailure.
  const cause = error instanceof ActivityFailure ? error.cause : error;
  if (isNeverStarted(cause)) return { kind: 'unavailable' };
  if (!(cause instanceof ApplicationFailure)) return { kind: 'lost', invalid: false };
  const detail = cause.details?.[0] as FailureDetail | undefined;
  const wait = detail?.retryAfterMs === undefined ? {} : { retryAfterMs: detail.retryAfterMs };
  switch (cause.type as FailureType) {
    case 'ProviderRejected':
      return {
        kind: 'rejected',
        ...(detail?.code !== undefined && { code: detail.code }),
        ...(detail?.meaning !== undefined && { meaning: detail.meaning }),
        ...(detail?.status === 401 && { unauthorized: true as const }),
      };
    case 'ProviderUnavailable':
      return { kind: 'unavailable', ...wait };
    case 'InvalidAnswer':
      return { kind: 'lost', invalid: true };
    case 'InvalidResult':
      return { kind: 'untrusted' };
    case 'NotConfigured':
      return { kind: 'notConfigured', missing: detail?.missing ?? [] };
    default:
      return { kind: 'lost', invalid: false, ...wait };
  }
};

/** No worker has started the activity in time, and none will. */
const isNeverStarted = (cause: unknown): boolean =>
  cause instanceof TimeoutFailure && cause.timeoutType === 'SCHEDULE_TO_START';

/** Makes a call and returns its answer, or why there is none. */
export const attempt = async <T>(call: () => Promise<T>): Promise<Attempt<T>> => {
  try {
    return { ok: true, value: await call() };
  } catch (error) {
    return { ok: false, failure: readFailure(error) };
  }
};

const repeats = 3;
const keyedTries = 3;
const longestRepeatWait = 60_000;

/**
 * Makes a `once` call. If it was certainly not done, repeats it up to three times while it is wanted: after 1, 2 and 4 s, or when
 * the provider says.
 */
export const attemptOnce = <T>(call: () => Promise<T>, wanted: Wanted): Promise<Attempt<T>> =>
  attemptRepeatedly(call, wanted, () => false);

/**
 * The same for a call that announces itself to its run before it does anything. A call that timed out without an announcement was
 * certainly not done: it was lost on its way to a worker, or died early. `announced` holds the ids of the calls that announced
 * themselves.
 */
export const attemptAnnounced = <T>(
  call: () => Promise<T>,
  wanted: Wanted,
  announced: ReadonlySet<string>,
): Promise<Attempt<T>> => {
  const make = async () => {
    try {
      return await call();
    } catch (error) {
      throw wasNotMade(error, announced) ? notMade() : error;
    }
  };
  return attemptOnce(make, wanted);
};

const wasNotMade = (error: unknown, announced: ReadonlySet<string>): boolean =>
  error instanceof ActivityFailure &&
  error.cause instanceof TimeoutFailure &&
  error.activityId !== undefined &&
  !announced.has(error.activityId);

/**
 * The same for a call under an Idempotency-Key, which is made up to three times if its answer is lost. It stays lost if the
 * repeats reveal nothing (the provider is down, or off by now). The workflow repeats it instead of Temporal, because with
 * Temporal's retries only the last failure is known.
 */
export const attemptKeyed = <T>(call: () => Promise<T>, wanted: Wanted): Promise<Attempt<T>> =>
  attemptRepeatedly(call, wanted, (losses) => losses < keyedTries);

const attemptRepeatedly = async <T>(
  call: () => Promise<T>,
  wanted: Wanted,
  mayAskAgain: (losses: number) => boolean,
): Promise<Attempt<T>> => {
  for (let done = 0, losses = 0; ; done++) {
    const result = await attempt(() => wanted.call(call));
    if (result.ok) return result;
    const { failure } = result;
    const isLost = failure.kind === 'lost';
    if (isLost) losses++;
    const end = losses > 0 && doesNotTell(failure) ? lostAnswer : result;
    const repeatable = isLost ? mayAskAgain(losses) : failure.kind === 'unavailable';
    if (!repeatable || done >= repeats || wanted.over) return end;
    const wait = ('retryAfterMs' in failure ? failure.retryAfterMs : undefined) ?? 1_000 * 2 ** done;
    if (wait > longestRepeatWait) return end;
    const summary = `Wait before repeating the call: ${isLost ? 'its answer was lost' : 'it did not arrive'}`;
    await wanted.wait(wait, summary);
    if (wanted.over) return end;
  }
};

const lostAnswer = { ok: false, failure: { kind: 'lost', invalid: false } } as const;

/** Whether the failure says nothing about an earlier attempt whose answer was lost. */
const doesNotTell = ({ kind }: CallFailure) => kind === 'unavailable' || kind === 'notConfigured';
