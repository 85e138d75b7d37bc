import { z } from 'zod';
import { coreSettings } from '../config/core.ts';
import { duration } from '../contract/duration.ts';

const count = (min: number, max: number) => {
  const error = `expected a whole number from ${min} to ${max}`;
  return z
    .string()
    .regex(/^\d{1,9}$/, { error })
    .transform(Number)
    .refine((value) => value >= min && value <= max, { error });
};

/** What the worker reads in addition to the providers' settings and the keys. `docs/settings.md` explains them. */
export const workerSettings = coreSettings.extend({
  /** How long running activities may take to finish once the worker is told to stop. Milliseconds. */
  HWAGIN_SHUTDOWN_GRACE: duration('0s', '1h').default(30_000),
  /** How long to wait at start for a Temporal that is not up yet. Milliseconds. */
  HWAGIN_CONNECT_TIMEOUT: duration('1s', '1h').default(60_000),
  HWAGIN_MAX_ACTIVITIES: count(1, 10_000).default(100),
  /** At least two, or the SDK could not serve a new run while it holds a sticky one. */
  HWAGIN_MAX_WORKFLOW_TASKS: count(2, 10_000).default(40),
  /** Runs kept in memory between their tasks. By default the SDK chooses, based on the heap size. */
  HWAGIN_MAX_CACHED: count(0, 1_000_000).optional(),
  /** Whether the SDK keeps a stack trace of every promise of every run. Off by default with a tested SDK version. */
  HWAGIN_PROMISE_STACKS: z.enum(['on', 'off'], { error: 'expected "on" or "off"' }).optional(),
  /** The version of this build within its deployment. Without it, the worker is not versioned (`docs/upgrading.md`). */
  HWAGIN_BUILD_ID: z
    .string()
    .regex(/^[A-Za-z0-9._-]{1,100}$/, { error: 'expected 1 to 100 of A-Z a-z 0-9 . _ -' })
    .optional(),
  /** The Worker Deployment that a build is a version of. */
  HWAGIN_DEPLOYMENT_NAME: z
    .string()
    .regex(/^[A-Za-z0-9_-]{1,100}$/, { error: 'expected 1 to 100 of A-Z a-z 0-9 _ -' })
    .optional(),
  /** Set by Temporal's Worker Controller; our own setting overrides it. */
  TEMPORAL_WORKER_BUILD_ID: z.string().optional(),
  TEMPORAL_DEPLOYMENT_NAME: z.string().optional(),
  /** Port of `/live` and `/ready`. Without it there is none; 0 picks a free one. */
  HWAGIN_HEALTH_PORT: count(0, 65_535).optional(),
  HWAGIN_HEALTH_HOST: z.string().default('127.0.0.1'),
});
export type WorkerSettings = z.output<typeof workerSettings>;
