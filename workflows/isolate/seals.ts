import { ActivityFailure, ApplicationFailure, type WorkflowInterceptors, workflowInfo } from '@temporalio/workflow';
import type { FailureType } from '../../protocol/failures.ts';
import type { Run } from '../../protocol/run.ts';
import type { Seal, SealedCall, SealedFailure, SealedValue } from '../../protocol/seals.ts';
import { hasShape } from './shapes.ts';

/**
 * Seals each activity call to itself, together with the profile of the run's input. Anybody who can write to Temporal can
 * schedule an activity in the run's name, but not with arguments that a worker accepts (`worker/seals.ts`).
 *
 * Accepts an activity's result only if the worker has sealed it to this very call, and if it has a shape that the call can
 * return. Anybody who can write to Temporal can complete an activity, but not with a result that fits. A result that does not fit
 * is treated like a lost answer: nothing is known. The same holds for a failure that is not sealed. Timeouts and cancellations
 * are the server's own events; a failure that only looks like one is treated like any other result.
 */
export const interceptors = (): WorkflowInterceptors => {
  let profile: string | undefined;
  const sealed = <I extends { args: unknown[] }>(input: I, seal: Seal): I => {
    const call = { ...seal, args: input.args, ...(profile !== undefined && { profile }) } satisfies SealedCall;
    return { ...input, args: [call] };
  };
  return {
    inbound: [
      {
        execute: (input, next) => {
          const [run] = input.args as [Partial<Run> | undefined];
          profile = run?.input?.profile;
          return next(input);
        },
      },
    ],
    outbound: [
      {
        scheduleActivity: async (input, next) => {
          const seal = sealOf(input.activityType, input.options.activityId ?? `${input.seq}`);
          const fail = (cause: ApplicationFailure) =>
            new ActivityFailure(cause.message, seal.activity, seal.id, 'NON_RETRYABLE_FAILURE', '', cause);
          const given = await next(sealed(input, seal)).catch((error: unknown) => {
            throw error instanceof ActivityFailure && !isServersOwn(error)
              ? fail(openFailure(error.cause, seal))
              : error;
          });
          const opened = open(given, seal);
          if ('failure' in opened) throw fail(opened.failure);
          return opened.value;
        },
        // A local activity fails with the cause itself, not wrapped in an ActivityFailure.
        scheduleLocalActivity: async (input, next) => {
          const seal = sealOf(input.activityType, `${input.seq}`);
          const given = await next(sealed(input, seal)).catch((error: unknown) => {
            throw error instanceof ApplicationFailure ? openFailure(error, seal) : error;
          });
          const opened = open(given, seal);
          if ('failure' in opened) throw opened.failure;
          return opened.value;
        },
      },
    ],
  };
};

const sealOf = (activity: string, id: string): Seal => ({ activity, id, run: workflowInfo().runId });

const fits = (sealed: unknown, { activity, id, run }: Seal): boolean => {
  const found = (sealed ?? {}) as Partial<Seal>;
  return found.activity === activity && found.id === id && found.run === run;
};

const open = (sealed: unknown, seal: Seal): { value: unknown } | { failure: ApplicationFailure } => {
  if (!fits(sealed, seal)) return { failure: unsealed() };
  const { value } = sealed as SealedValue;
  return hasShape(seal.activity, value) ? { value } : { failure: unshaped(seal) };
};

/** The messages of Temporal's own failures, as the SDK's core words them (1.24, `activity_state_machine.rs`). */
const serversOwn = ['Activity task timed out', 'Activity cancelled'];
const isServersOwn = ({ message }: ActivityFailure): boolean => serversOwn.includes(message);

const openFailure = (failure: Error | undefined, seal: Seal): ApplicationFailure => {
  const [sealed] = (failure instanceof ApplicationFailure && failure.details) || [];
  if (!failure || !fits(sealed, seal)) return unsealed();
  const { type, detail } = sealed as SealedFailure;
  const details = detail === undefined ? [] : [detail];
  return ApplicationFailure.create({ type, message: failure.message, nonRetryable: true, details });
};

/** Its type counts as lost (`calls.ts`): nothing is known. */
const unbelieved = (message: string) => ApplicationFailure.nonRetryable(message, 'InvalidAnswer' satisfies FailureType);
const unsealed = () => unbelieved('A result that the worker did not seal to this call');
const unshaped = ({ activity }: Seal) => unbelieved(`A result that ${activity} cannot return`);
