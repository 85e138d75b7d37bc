import { asyncLocalStorage, type Context } from '@temporalio/activity';

/** The context of the running activity; undefined outside of one (doctor, tests). */
export const activityContext = (): Context | undefined => asyncLocalStorage.getStore();

/** What an attempt that has begun says with its heartbeats. One that timed out without it has done nothing, if it was to tell. */
export const begun = 'begun';

/** Often enough that a dead worker is noticed by a heartbeat timeout of 20 s, and that a cancel arrives soon. */
const heartbeatEvery = 3_000;

/** Heartbeats while `work` runs. Local activities have no heartbeats. */
export const heartbeating = async <T>(context: Context | undefined, work: () => Promise<T>): Promise<T> => {
  if (!context || context.info.isLocal) return await work();
  const timer = setInterval(() => context.heartbeat(begun), heartbeatEvery);
  try {
    return await work();
  } finally {
    clearInterval(timer);
  }
};
