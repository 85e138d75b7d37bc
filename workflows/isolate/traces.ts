import {
  type ActivateInput,
  type ConcludeActivationInput,
  upsertSearchAttributes,
  type WorkflowInterceptors,
  workflowInfo,
} from '@temporalio/workflow';
import type { Run } from '../../protocol/run.ts';
import { statusKey } from '../run/progress.ts';
import { OneByOne } from './one-by-one.ts';

type Job = NonNullable<ActivateInput['activation']['jobs']>[number];
type Command = ConcludeActivationInput['commands'][number];

/**
 * Makes the history of a verification show which messages came in which workflow task, so that a replay handles the same ones
 * together, in the same order, as the first run did.
 *
 * - A replay merges a task that leaves no event after its end with the next task (the SDK's core,
 *   `find_end_index_of_next_wft_seq`). A message that was ignored, or that waited, would then be checked at another time. So a
 *   message that leads to nothing that Temporal records leaves a trace: the status is written again.
 * - A replay delivers the signals of a task before its updates. So the first run does too, in whichever order they arrive.
 * - The result of a local activity may arrive together with messages, or after them. It is handled after them (`OneByOne`).
 */
export const interceptors = (): WorkflowInterceptors => {
  const localCalls = new OneByOne();
  /** Other workflows have neither updates that can be refused nor local activities, so their tasks are never merged. */
  let isVerification = false;
  let task: number | null | undefined;
  /** For this activation. `always`: even if something is recorded, because a local call may be answered in it or after it. */
  let trace: 'unless recorded' | 'always' | undefined;
  return {
    internals: [
      {
        activate: (input, next) => {
          const { jobs, historyLength } = input.activation;
          jobs?.sort((one, other) => rank(one) - rank(other));
          // Later activations of the same task follow from its first one.
          const isFirst = historyLength !== task;
          task = historyLength;
          if (isFirst && isVerification && jobs?.some(isNews)) {
            trace = localCalls.areOpen ? 'always' : 'unless recorded';
            leaveTrace();
          }
          next(input);
        },
        concludeActivation: (input, next) => {
          const { commands } = next(input);
          const isTraced = trace === undefined || trace === 'always' || !isRecorded(commands.slice(1));
          trace = undefined;
          return { commands: isTraced ? commands : commands.slice(1) };
        },
      },
    ],
    inbound: [
      {
        execute: (input, next) => {
          const [run] = input.args as [Partial<Run> | undefined];
          isVerification = run?.input !== undefined;
          return next(input);
        },
      },
    ],
    outbound: [{ scheduleLocalActivity: (input, next) => localCalls.make(() => next(input)) }],
  };
};

const rank = ({ initializeWorkflow, signalWorkflow, doUpdate }: Job): number => {
  if (initializeWorkflow) return 0;
  if (signalWorkflow) return 1;
  return doUpdate ? 2 : 3;
};

/**
 * Jobs that come from an event. An update is recorded when it is accepted, or changes nothing; a local activity is recorded by
 * its result.
 */
const isNews = ({ initializeWorkflow, doUpdate, queryWorkflow, resolveActivity }: Job): boolean =>
  !initializeWorkflow && !doUpdate && !queryWorkflow && !resolveActivity?.isLocal;

/** Must be the first command of its activation. */
const leaveTrace = (): void => {
  const value = workflowInfo().typedSearchAttributes.get(statusKey) ?? 'requesting';
  upsertSearchAttributes([{ key: statusKey, value }]);
};

/** Whether one of these commands leaves an event at once. A timer that is set and canceled in the same task leaves none. */
const isRecorded = (commands: readonly Command[]): boolean => {
  const timersSet = new Set(commands.map(({ startTimer }) => startTimer?.seq));
  const timersCanceled = new Set(commands.map(({ cancelTimer }) => cancelTimer?.seq));
  return commands.some(
    ({ startTimer, cancelTimer, updateResponse, scheduleActivity, upsertWorkflowSearchAttributes, ...command }) =>
      scheduleActivity ||
      upsertWorkflowSearchAttributes ||
      (startTimer && !timersCanceled.has(startTimer.seq)) ||
      (cancelTimer && !timersSet.has(cancelTimer.seq)) ||
      updateResponse?.completed ||
      updateResponse?.accepted ||
      command.startChildWorkflowExecution ||
      command.completeWorkflowExecution ||
      command.failWorkflowExecution,
  );
};
