import { ApplicationFailure } from '@temporalio/common';
import type { ActivityInterceptorsFactory } from '@temporalio/worker';
import type { Seal, SealedFailure, SealedValue } from '../protocol/seals.ts';

/**
 * Seals what every activity gives, and what it fails with, to its call: the workflow believes nothing else
 * (`workflows/run/seals.ts`). The first of the interceptors, so that the others see what the activity itself has said.
 */
export const sealInterceptor: ActivityInterceptorsFactory = ({ info }) => ({
  inbound: {
    execute: async (input, next) => {
      const seal: Seal = {
        activity: info.activityType,
        id: info.activityId,
        run: info.workflowExecution?.runId ?? '',
      };
      try {
        return { ...seal, value: await next(input) } satisfies SealedValue;
      } catch (error) {
        // Cancellations are the server's to confirm. What is no failure of ours says nothing that anybody would believe.
        throw error instanceof ApplicationFailure ? sealedFailure(error, seal) : error;
      }
    },
  },
});

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
