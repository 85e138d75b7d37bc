import { randomUUID } from 'node:crypto';
import { WithStartWorkflowOperation } from '@temporalio/client';
import { type Workflow, WorkflowExecutionAlreadyStartedError } from '@temporalio/common';
import { z } from 'zod';
import type { InputOf } from '../contract/providers/index.ts';
import { type Provider, workflowTypes } from '../contract/providers/index.ts';
import { type Snapshot, snapshotSchema } from '../contract/snapshot.ts';
import { type AwaitChallenge, answerTo, sealedMessage } from '../protocol/messages.ts';
import type { Run } from '../protocol/run.ts';
import { askServer, askWorker, type ClientContext } from './context.ts';
import { HwaginError, isHwaginError, refused } from './errors.ts';
import { parseStart } from './input.ts';
import { limitsOf, subjectOf } from './limits.ts';
import { endOf, fingerprintOf, isOpen, look, outline, type RunInfo, startFailureOf } from './look.ts';
import { queryRun, readSnapshot } from './read.ts';
import { runOf, startOptions } from './run-options.ts';
import { startAgain } from './start-again.ts';
import { noWorker } from './temporal-errors.ts';
import { afterUpdate } from './updates.ts';

const askedSnapshotSchema = snapshotSchema.extend({ asker: z.string().optional() });

export interface StartOptions {
  /** The id of your own request, for the worker's logs. */
  requestId?: string;
}

export interface StartAndWaitOptions extends StartOptions {
  /** How long to wait for the challenge or the end, in milliseconds. @default 30_000 */
  timeoutMs?: number;
}

/** Starts a verification and returns at once. The same id and input again return the state of the existing verification. */
export const start = async <P extends Provider>(
  context: ClientContext,
  provider: P,
  id: string,
  input: InputOf<P>,
  options: StartOptions = {},
): Promise<Snapshot> => {
  const run = prepare(context, provider, id, input, options);
  try {
    await askServer(context, id, () =>
      context.client.workflow.start(workflowTypes[provider], {
        ...startOptions(run, context.taskQueue),
        workflowIdConflictPolicy: 'FAIL',
      }),
    );
  } catch (error) {
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
    if (!(await startAgain(context, run))) return existing(context, run);
  }
  return justStarted(context, run);
};

/** Starts a verification and returns once its first challenge was sent (travel rule: once it was accepted), or it has ended. */
export const startAndWait = async <P extends Provider>(
  context: ClientContext,
  provider: P,
  id: string,
  input: InputOf<P>,
  { timeoutMs = 30_000, ...options }: StartAndWaitOptions = {},
): Promise<Snapshot> => {
  const run = prepare(context, provider, id, input, options);
  const self = randomUUID();
  const ask = () => awaitChallenge(context, run, timeoutMs, self);
  try {
    const answer = await ask().catch(async (error: unknown) => {
      if (!isOver(error, self)) throw error;
      return (await startAgain(context, run)) ? ask() : undefined;
    });
    if (answer) return answer;
  } catch (error) {
    if (error instanceof WorkflowExecutionAlreadyStartedError) return existing(context, run);
    if (isHwaginError(error, 'not_found')) return existing(context, run);
    if (isHwaginError(error, 'no_worker')) return afterUpdate(context, id, startedWithoutWorker(error));
    // An equal verification of the same recipient is open, and starts are merged.
    if (isHwaginError(error, 'limited') && error.running !== undefined) return readSnapshot(context, error.running);
    return afterUpdate(context, id, error);
  }
  return existing(context, run);
};

/**
 * Whether the run under the id may be closed: it cannot be started, or another caller was refused first, perhaps long ago.
 * Temporal gives an update with the same id the same answer, even after its run.
 */
const isOver = (error: unknown, self: string): boolean =>
  error instanceof WorkflowExecutionAlreadyStartedError ||
  isHwaginError(error, 'not_found') ||
  (isStartFailure(error) && error.asker !== self);

/** Refusals of a start whose id can be started again. */
const isStartFailure = (error: unknown): error is HwaginError & { asker?: string } =>
  isHwaginError(error, 'not_configured') || isHwaginError(error, 'limited') || isHwaginError(error, 'locked');

/**
 * The snapshot, if this call was the first to ask for the update. Otherwise its answer may be old, and the current state has to
 * be read.
 */
const awaitChallenge = async (
  context: ClientContext,
  run: Run,
  timeoutMs: number,
  self: string,
): Promise<Snapshot | undefined> => {
  const name = 'awaitChallenge' satisfies AwaitChallenge['name'];
  // One update for all equal starts: a repeated start leaves nothing in the history.
  const updateId = `start-${run.fingerprint}`;
  const message = sealedMessage(name, 'update', [run.fingerprint, self], updateId);
  const ask = () => {
    // One for each call: it cannot be reused.
    const startWorkflowOperation = new WithStartWorkflowOperation(workflowTypes[run.provider], {
      ...startOptions(run, context.taskQueue),
      workflowIdConflictPolicy: 'USE_EXISTING',
    });
    // Also rejects if the start is refused; the update's error is the one that is handled.
    startWorkflowOperation.workflowHandle().catch(() => undefined);
    return context.client.workflow.executeUpdateWithStart<Workflow, unknown, [unknown]>(name, {
      args: [message],
      updateId,
      startWorkflowOperation,
    });
  };
  const given = await askWorker(context, run.id, timeoutMs, ask, updateId);
  const answer = answerTo(updateId, askedSnapshotSchema, given);
  if (answer?.id !== run.id) throw noWorker();
  const { asker, ...snapshot } = answer;
  return asker === self ? snapshot : undefined;
};

const prepare = <P extends Provider>(
  context: ClientContext,
  provider: P,
  id: string,
  input: InputOf<P>,
  { requestId }: StartOptions,
): Run<P> => {
  const normalised = parseStart(provider, id, input);
  const run = runOf(provider, id, normalised, context.fingerprint(provider, normalised), requestId);
  const subject = subjectOf(run, context.subject);
  const about = { ...run, ...(context.webhook && { webhook: true }), ...(subject !== undefined && { subject }) };
  return { ...about, sealed: context.sealed, limits: limitsOf(about, context.limits, context.subject) };
};

/** The state of the verification under this id, running or ended; `already_exists` if it was started with another input. */
const existing = async (context: ClientContext, run: Run): Promise<Snapshot> => {
  const found = await equal(context, run);
  if (!isOpen(found)) return (await endOf(context, found)).snapshot;
  return queryRun(context, found).catch((error: unknown) => {
    if (isHwaginError(error, 'no_worker')) return outline(found);
    throw error;
  });
};

/** The same without asking a worker. If it was refused meanwhile, the next read shows that. */
const justStarted = async (context: ClientContext, run: Run): Promise<Snapshot> => {
  const found = await equal(context, run);
  if (isOpen(found) || (await startFailureOf(context, found))) return outline(found);
  return (await endOf(context, found)).snapshot;
};

const equal = async (context: ClientContext, run: Run): Promise<RunInfo> => {
  const found = await look(context, run.id);
  if (fingerprintOf(found) === run.fingerprint) return found;
  throw refused('already_exists');
};

const startedWithoutWorker = (cause: HwaginError): HwaginError =>
  new HwaginError(
    {
      code: 'no_worker',
      message:
        'No worker answered in time. The verification was started nevertheless, and continues once a worker runs',
    },
    { cause },
  );
