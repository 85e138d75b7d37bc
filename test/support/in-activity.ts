import { ApplicationFailure } from '@temporalio/common';
import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';
import type { FailureDetail, FailureType } from '../../protocol/failures.ts';

/** Runs a call as the activity of a workflow. `attempt` is Temporal's, 1 at first; `onError` gets what it logs as an error. */
export const inActivity = <T>(
  call: () => Promise<T>,
  { workflowId = 'v-1', runId = 'run-1', attempt = 1, onError = (_message: string) => {} } = {},
): Promise<T> =>
  new MockActivityEnvironment(
    { workflowExecution: { workflowId, runId }, attempt },
    { logger: new DefaultLogger('ERROR', ({ message }) => onError(message)) },
  ).run(call);

export interface ReadFailure {
  type: FailureType;
  retryable: boolean;
  detail: FailureDetail;
  delay: unknown;
  benign: boolean;
  /** Everything of it that would be stored in a history. */
  text: string;
}

/** The failure that a call ends with. Throws if it ends otherwise. */
export const failureOf = async (call: Promise<unknown>): Promise<ReadFailure> => {
  const error = await call.then(
    () => {
      throw new Error('expected a failure');
    },
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof ApplicationFailure)) throw error;
  return {
    type: error.type as FailureType,
    retryable: !error.nonRetryable,
    detail: error.details?.[0] as FailureDetail,
    delay: error.nextRetryDelay ?? undefined,
    benign: error.category === 'BENIGN',
    text: JSON.stringify([error.type, error.message, error.details, error.stack, error.cause]),
  };
};
