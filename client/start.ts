import { randomUUID } from 'node:crypto';
import { WithStartWorkflowOperation } from '@temporalio/client';
import { type Workflow, WorkflowExecutionAlreadyStartedError } from '@temporalio/common';
import { z } from 'zod';
import type { UpdateName } from '../contract/messages.ts';
import type { InputOf } from '../contract/providers/index.ts';
import type { Run } from '../contract/run.ts';
import { type Snapshot, snapshotSchema } from '../contract/snapshot.ts';
import { type Provider, workflowTypes } from '../contract/words.ts';
import { answerTo, sealedMessage } from '../protocol/messages.ts';
import { HwaginError, isHwaginError } from './errors.ts';
import { parseStart } from './input.ts';
import { limitsOf, subjectOf } from './limits.ts';
import { askServer, askWorker, type Link } from './link.ts';
import { endOf, fingerprintOf, isOpen, look, outline } from './look.ts';
import { querySnapshot, readSnapshot } from './read.ts';
import { runOf, startOptions } from './run-options.ts';
import { noWorker } from './temporal-errors.ts';
import { afterUpdate } from './updates.ts';

const askedSnapshotSchema = snapshotSchema.extend({ asker: z.string().optional() });

export interface StartOptions {
  /** Of your own request, for the worker's logs. */
  requestId?: string;
}

export interface StartAndWaitOptions extends StartOptions {
  /** How long to wait for the challenge or the end, in milliseconds. @default 30_000 */
  timeoutMs?: number;
}

/** Starts a verification and returns at once. The same id and input again: how the one that is there stands. */
export const start = async <P extends Provider>(
  link: Link,
  provider: P,
  id: string,
  input: InputOf<P>,
  options: StartOptions = {},
): Promise<Snapshot> => {
  const run = prepare(link, provider, id, input, options);
  try {
    await askServer(link, id, () =>
      link.client.workflow.start(workflowTypes[provider], {
        ...startOptions(run, link.taskQueue),
        workflowIdConflictPolicy: 'FAIL',
      }),
    );
  } catch (error) {
    if (error instanceof WorkflowExecutionAlreadyStartedError) return existing(link, run);
    throw error;
  }
  return outline(await look(link, id));
};

/** Starts a verification and returns once its first challenge is out (travel rule: once it was taken), or its end. */
export const startAndWait = async <P extends Provider>(
  link: Link,
  provider: P,
  id: string,
  input: InputOf<P>,
  { timeoutMs = 30_000, ...options }: StartAndWaitOptions = {},
): Promise<Snapshot> => {
  const run = prepare(link, provider, id, input, options);
  const self = randomUUID();
  try {
    // One update for all equal starts: a repeated start leaves nothing in the history.
    const answer = await awaitChallenge(link, run, timeoutMs, `start-${run.fingerprint}`, self).catch(
      (error: unknown) => {
        if (!isNotBegun(error) || error.asker === self) throw error;
        return awaitChallenge(link, run, timeoutMs, `start-${run.fingerprint}-${self}`, self);
      },
    );
    if (answer) return answer;
  } catch (error) {
    if (error instanceof WorkflowExecutionAlreadyStartedError) return existing(link, run);
    if (isHwaginError(error, 'not_found')) return existing(link, run);
    if (isHwaginError(error, 'no_worker')) return afterUpdate(link, id, startedWithoutWorker(error));
    // An equal verification of the same recipient is open, and starts are merged.
    if (isHwaginError(error, 'limited') && error.running !== undefined) return readSnapshot(link, error.running);
    return afterUpdate(link, id, error);
  }
  return existing(link, run);
};

/**
 * Refusals of a start whose id can be started again. If somebody else was refused first, that may have been in an earlier run:
 * Temporal gives an update of the same id the same answer, even after its run, and starts nothing.
 */
const isNotBegun = (error: unknown): error is HwaginError & { asker?: string } =>
  isHwaginError(error, 'not_configured') || isHwaginError(error, 'limited') || isHwaginError(error, 'locked');

/** The snapshot, if the update was asked for here first. Otherwise its answer may be old: how it stands has to be looked up. */
const awaitChallenge = async (
  link: Link,
  run: Run,
  timeoutMs: number,
  updateId: string,
  self: string,
): Promise<Snapshot | undefined> => {
  const name = 'awaitChallenge' satisfies UpdateName;
  const message = sealedMessage(name, 'update', [run.fingerprint, self], updateId);
  const ask = () => {
    // One for each call: it cannot be used again.
    const startWorkflowOperation = new WithStartWorkflowOperation(workflowTypes[run.provider], {
      ...startOptions(run, link.taskQueue),
      workflowIdConflictPolicy: 'USE_EXISTING',
    });
    // Rejects beside the update when the start is refused; the update's error is the one that is handled.
    startWorkflowOperation.workflowHandle().catch(() => undefined);
    return link.client.workflow.executeUpdateWithStart<Workflow, unknown, [unknown]>(name, {
      args: [message],
      updateId,
      startWorkflowOperation,
    });
  };
  const given = await askWorker(link, run.id, timeoutMs, ask, updateId);
  const answer = answerTo(updateId, askedSnapshotSchema, given);
  if (answer?.id !== run.id) throw noWorker();
  const { asker, ...snapshot } = answer;
  return asker === self ? snapshot : undefined;
};

const prepare = <P extends Provider>(
  link: Link,
  provider: P,
  id: string,
  input: InputOf<P>,
  { requestId }: StartOptions,
): Run<P> => {
  const normalised = parseStart(provider, id, input);
  const run = runOf(provider, id, normalised, link.fingerprint(provider, normalised), requestId);
  const subject = subjectOf(run, link.subject);
  const about = { ...run, ...(link.webhook && { webhook: true }), ...(subject !== undefined && { subject }) };
  return { ...about, sealed: link.sealed, limits: limitsOf(about, link.limits) };
};

/** How the verification under this id stands, running or ended; `already_exists` when it was started with another input. */
const existing = async (link: Link, run: Run, known?: Snapshot): Promise<Snapshot> => {
  const found = await look(link, run.id);
  if (fingerprintOf(found) !== run.fingerprint)
    throw new HwaginError({
      code: 'already_exists',
      message: `"${run.id}" is the id of a verification with another input`,
    });
  if (!isOpen(found)) return (await endOf(link, found)).snapshot;
  return querySnapshot(link, run.id).catch((error: unknown) => {
    if (isHwaginError(error, 'no_worker')) return known ?? outline(found);
    throw error;
  });
};

const startedWithoutWorker = (cause: HwaginError): HwaginError =>
  new HwaginError(
    {
      code: 'no_worker',
      message: 'No worker answered in time. The verification is started all the same and goes on once one runs',
    },
    { cause },
  );
