import { ApplicationFailure } from '@temporalio/common';
import type { ActivityInterceptorsFactory } from '@temporalio/worker';
import { withProfile } from '../activities/profile.ts';
import type { FailureType } from '../protocol/failures.ts';
import type { Seal, SealedCall, SealedFailure, SealedValue } from '../protocol/seals.ts';

/**
 * Runs only what a workflow has sealed to this very call, because anybody who can write to Temporal can schedule any activity
 * with any payloads of a run. Seals the activity's result or failure to the same call: the workflow accepts nothing else
 * (`workflows/isolate/seals.ts`). This is the first interceptor, so that the others see the activity's own result.
 */
export const sealInterceptor: ActivityInterceptorsFactory = ({ info }) => ({
  inbound: {
    execute: async (input, next) => {
      const seal: Seal = {
        activity: info.activityType,
        id: info.activityId,
        run: info.workflowExecution?.runId ?? '',
      };
      const [call] = input.args;
      if (!isSealedTo(call, seal)) throw ApplicationFailure.nonRetryable('Expected a sealed call', unsealed);
      const { args, profile } = call;
      try {
        const value = await withProfile(profile, () => next({ ...input, args: [...args] }));
        return { ...seal, value, ...(profile !== undefined && { profile }) } satisfies SealedValue;
      } catch (error) {
        // The server confirms cancellations. An error that is not one of our failures is not sealed, so the workflow would not
        // believe it.
        throw error instanceof ApplicationFailure ? sealedFailure(error, seal) : error;
      }
    },
  },
});

const unsealed: FailureType = 'InvalidAnswer';

const isSealedTo = (call: unknown, { activity, id, run }: Seal): call is SealedCall => {
  const found = (call ?? {}) as Partial<SealedCall>;
  return found.activity === activity && found.id === id && found.run === run && Array.isArray(found.args);
};

const sealedFailure = (failure: ApplicationFailure, seal: Seal): ApplicationFailure => {
  const { type, message, nonRetryable, details, nextRetryDelay, category, cause, stack } = failure;
  const sealed = ApplicationFailure.create({
    message,
    nonRetryable: nonRetryable ?? false,
    details: [{ ...seal, type: type ?? '', detail: details?.[0] } satisfies SealedFailure],
    ...(type && { type }),
    ...(nextRetryDelay !== undefined && nextRetryDelay !== null && { nextRetryDelay }),
    ...(category && { category }),
    ...(cause && { cause }),
  });
  if (stack !== undefined) sealed.stack = stack;
  return sealed;
};
