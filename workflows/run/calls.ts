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
import { longestWait, notBegun, type Wanted } from './wanted.ts';

/**
 * How Temporal runs each class of call (`docs/providers.md`). A start-to-close above the longest timeout a setting may name
 * (100 s); heartbeats let a dead worker be noticed in seconds instead.
 */
const limits = { startToCloseTimeout: '110s', heartbeatTimeout: '20s' } as const;

/** Sends a message, spends a try or creates a record: Temporal never repeats it, not even after a time-out. */
export const once: ActivityOptions = { ...limits, scheduleToStartTimeout: longestWait, retry: { maximumAttempts: 1 } };
/** Harmless to repeat. */
export const safe: ActivityOptions = {
  ...limits,
  scheduleToStartTimeout: longestWait,
  retry: { initialInterval: '1s', backoffCoefficient: 2, maximumInterval: '30s', maximumAttempts: 5 },
};
/** Harmless to repeat and quick: recorded with the workflow task, without an activity's own events. */
export const safeLocal: LocalActivityOptions = {
  startToCloseTimeout: '110s',
  retry: { initialInterval: '1s', backoffCoefficient: 2, maximumInterval: '30s', maximumAttempts: 5 },
};
/** Has to arrive: repeated until it did, for seven days. */
export const report: ActivityOptions = {
  ...limits,
  scheduleToCloseTimeout: '7d',
  retry: { initialInterval: '1s', backoffCoefficient: 2, maximumInterval: '10m' },
};

/** Why a call gave no answer that can be used. */
export type CallFailure =
  /** A well-formed no; `unauthorized`: to our credentials, whatever was asked. */
  | { kind: 'rejected'; code?: string; meaning?: string; token?: string; unauthorized?: true }
  /** Certainly not done. */
  | { kind: 'unavailable'; retryAfterMs?: number }
  /** Perhaps done: the answer was lost, or cannot be understood. */
  | { kind: 'lost'; invalid: boolean; retryAfterMs?: number }
  /** Done, but what it gave cannot be trusted. */
  | { kind: 'untrusted' }
  | { kind: 'notConfigured'; missing: string[] };

export type Attempt<T> = { ok: true; value: T } | { ok: false; failure: CallFailure };

/** Reads an activity's failure. What cannot be read counts as lost: nothing is known about it. */
const readFailure = (error: unknown): CallFailure => {
  if (!(error instanceof TemporalFailure) || isCancellation(error)) throw error;
  // A local activity fails with its cause alone.
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
        ...(detail?.token !== undefined && { token: detail.token }),
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

/** No worker has taken the activity up in time, and none ever will. */
const isNeverStarted = (cause: unknown): boolean =>
  cause instanceof TimeoutFailure && cause.timeoutType === 'SCHEDULE_TO_START';

/** Makes a call and gives its answer, or why there is none. */
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
 * Makes a `once` call, and repeats it three times where it certainly was not done (after 1, 2 and 4 s, or what the provider
 * asks for), while it is wanted.
 */
export const attemptOnce = <T>(call: () => Promise<T>, wanted: Wanted): Promise<Attempt<T>> =>
  attemptRepeatedly(call, wanted, () => false);

/**
 * The same for a call that tells its run that it begins before it does anything: one that timed out without having told was
 * lost on its way to a worker, or died early, and certainly was not done. `begun` knows the ids of those that have told.
 */
export const attemptAnnounced = <T>(
  call: () => Promise<T>,
  wanted: Wanted,
  begun: ReadonlySet<string>,
): Promise<Attempt<T>> => {
  const announced = async () => {
    try {
      return await call();
    } catch (error) {
      throw hasNotBegun(error, begun) ? notBegun() : error;
    }
  };
  return attemptOnce(announced, wanted);
};

const hasNotBegun = (error: unknown, begun: ReadonlySet<string>): boolean =>
  error instanceof ActivityFailure &&
  error.cause instanceof TimeoutFailure &&
  error.activityId !== undefined &&
  !begun.has(error.activityId);

/**
 * The same for a call under an Idempotency-Key, which is made up to three times where its answer is lost. Where one was lost,
 * what a repeat cannot find out (the provider is down, or off by now) stays lost: what was done is done. By the workflow and
 * not by Temporal's retries, for of these only the last is known.
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
    const summary = `Before the call is repeated: ${isLost ? 'its answer was lost' : 'it did not arrive'}`;
    await wanted.wait(wait, summary);
    if (wanted.over) return end;
  }
};

const lostAnswer = { ok: false, failure: { kind: 'lost', invalid: false } } as const;

/** Says nothing of an earlier try whose answer was lost. */
const doesNotTell = ({ kind }: CallFailure) => kind === 'unavailable' || kind === 'notConfigured';
