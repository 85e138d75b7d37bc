import {
  type InternalWorkflowStartOptions,
  InternalWorkflowStartOptionsSymbol,
} from '@temporalio/client/lib/internal.js';
import { WorkflowExecutionAlreadyStartedError } from '@temporalio/common';
import { workflowTypes } from '../contract/providers/index.ts';
import type { Run } from '../protocol/run.ts';
import { askServer, type ClientContext } from './context.ts';
import { look, nothingBegunBy } from './look.ts';
import { startOptions } from './run-options.ts';

/** A start is given up by Temporal's own deadline not much later. Milliseconds. */
const freshMs = 5_000;

/**
 * Starts an id once more whose latest run has begun nothing (its provider was off, or a limit forbade it), and no other: after
 * one that somebody terminated, a message may be out. Gives whether the id has a later run now, which may be somebody else's.
 *
 * All who read the same end ask Temporal for the same start, by its request id: one run comes of it. Whoever is late gets that
 * run, whatever has become of it, a terminated one too.
 */
export const startAgain = async (context: ClientContext, run: Run): Promise<boolean> => {
  const readAt = Date.now();
  const found = await look(context, run.id);
  if (!(await nothingBegunBy(context, found))) return false;
  // What was read so long ago may be of the last run but one.
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
