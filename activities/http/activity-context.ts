import { asyncLocalStorage, type Context } from '@temporalio/activity';

/** The context of the running activity; undefined outside of one (doctor, tests). */
export const activityContext = (): Context | undefined => asyncLocalStorage.getStore();

/**
 * Whether Temporal delivers an activity that it has delivered before. Temporal never does that with a call that is tried once,
 * but anybody who can write to Temporal can change the retry policy, or reset the attempt count.
 */
export const isHandedOutAgain = (context: Context | undefined): boolean => {
  if (!context || context.info.isLocal) return false;
  const { attempt, scheduledTimestampMs, currentAttemptScheduledTimestampMs } = context.info;
  return attempt > 1 || currentAttemptScheduledTimestampMs > scheduledTimestampMs;
};

/** Often enough that a heartbeat timeout of 20 s reveals a dead worker, and that a cancel arrives soon. */
const heartbeatEvery = 3_000;

/** Heartbeats while `work` runs. Local activities have no heartbeats. */
export const heartbeating = async <T>(context: Context | undefined, work: () => Promise<T>): Promise<T> => {
  if (!context || context.info.isLocal) return await work();
  const timer = setInterval(() => context.heartbeat(), heartbeatEvery);
  try {
    return await work();
  } finally {
    clearInterval(timer);
  }
};
