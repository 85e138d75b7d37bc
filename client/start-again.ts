import {
  type InternalWorkflowStartOptions,
  InternalWorkflowStartOptionsSymbol,
} from '@temporalio/client/lib/internal.js';
import { WorkflowExecutionAlreadyStartedError } from '@temporalio/common';
import { workflowTypes } from '../contract/providers/index.ts';
import type { Run } from '../protocol/run.ts';
import { askServer, type ClientContext } from './context.ts';
import { look, startFailureOf } from './look.ts';
import { startOptions } from './run-options.ts';

/** A start is dropped by Temporal's own deadline not much later. Milliseconds. */
const freshMs = 5_000;

/**
 * Starts an id again whose latest run has started nothing (its provider was off, or a limit forbade it), and no other: after a
 * run that somebody terminated, a message may have been sent. Returns whether the id has a later run now, which may be somebody
 * else's.
 *
 * All callers that read the same end send Temporal the same start, with the same request id, so only one run is created. A late
 * caller gets that run in whatever state it is, even terminated.
 */
export const startAgain = async (context: ClientContext, run: Run): Promise<boolean> => {
  const readAt = Date.now();
  const found = await look(context, run.id);
  if (!(await startFailureOf(context, found))) return false;
  // What was read that long ago may be about an earlier run.
  if (Date.now() - readAt > freshMs) return startAgain(context, run);
  const request: InternalWorkflowStartOptions = {
    ...startOptions(run, context.taskQueue),
    workflowIdReusePolicy: 'ALLOW_DUPLICATE_FAILED_ONLY',
    workflowIdConflictPolicy: 'FAIL',
    [InternalWorkflowStartOptionsSymbol]: { requestId: `after-${found.runId}` },
  };
  try {
    await askServer(context, run.id, () =>
      context.client.workflow.start(workflowTypes[run.provider], request as ReturnType<typeof startOptions>),
    );
  } catch (error) {
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
  }
  return true;
};
