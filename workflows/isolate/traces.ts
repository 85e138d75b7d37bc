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
 * Makes a verification's history tell what came in one workflow task and what in another, so that a worker that replays it
 * deals with the same news together, in the same order, as the one that lived through it.
 *
 * - A task that leaves no event behind its end is merged with the next one by who replays it (the SDK's core,
 *   `find_end_index_of_next_wft_seq`): what was ignored, or waited, would be judged at another time. News that leads to nothing
 *   that Temporal records leaves a trace instead: the status, written again.
 * - Who replays takes a task's signals before its updates. So does who lives through it, in whichever order they are handed in.
 * - A local activity's answer may be handed in together with news or after them: it is acted on when they have been (`OneByOne`).
 */
export const interceptors = (): WorkflowInterceptors => {
  const localCalls = new OneByOne();
  /** The others have neither updates that can be refused nor local activities: no two of their tasks can be merged. */
  let isVerification = false;
  let task: number | null | undefined;
  /** Of this activation. `always`: whatever comes of it, for a local call may be answered within it or after it. */
  let trace: 'unless recorded' | 'always' | undefined;
  return {
    internals: [
      {
        activate: (input, next) => {
          const { jobs, historyLength } = input.activation;
          jobs?.sort((one, other) => rank(one) - rank(other));
          // What follows in the same task comes of its first activation.
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

/** What comes by an event. An update is recorded as it is accepted, or changes nothing; a local activity by its answer. */
const isNews = ({ initializeWorkflow, doUpdate, queryWorkflow, resolveActivity }: Job): boolean =>
  !initializeWorkflow && !doUpdate && !queryWorkflow && !resolveActivity?.isLocal;

/** The first command of its activation. */
const leaveTrace = (): void => {
  const value = workflowInfo().typedSearchAttributes.get(statusKey) ?? 'requesting';
  upsertSearchAttributes([{ key: statusKey, value }]);
};

/** Whether one of these commands leaves an event at once. A timer that is set and canceled in one task leaves none. */
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
