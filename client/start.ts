import { WithStartWorkflowOperation } from '@temporalio/client';
import { type Workflow, WorkflowExecutionAlreadyStartedError } from '@temporalio/common';
import type { UpdateName } from '../contract/messages.ts';
import type { InputOf } from '../contract/providers/index.ts';
import type { Run } from '../contract/run.ts';
import type { Snapshot } from '../contract/snapshot.ts';
import { type Provider, workflowTypes } from '../contract/words.ts';
import { HwaginError, isHwaginError } from './errors.ts';
import { parseStart } from './input.ts';
import { askServer, askWorker, type Link } from './link.ts';
import { endOf, fingerprintOf, isOpen, look, outline } from './look.ts';
import { querySnapshot } from './read.ts';
import { runOf, startOptions } from './run-options.ts';
import { afterUpdate } from './updates.ts';

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
  const startWorkflowOperation = new WithStartWorkflowOperation(workflowTypes[provider], {
    ...startOptions(run, link.taskQueue),
    workflowIdConflictPolicy: 'USE_EXISTING',
  });
  // Rejects beside the update when the start is refused; the update's error is the one that is handled.
  startWorkflowOperation.workflowHandle().catch(() => undefined);
  let taken: Snapshot;
  try {
    taken = await askWorker(link, id, timeoutMs, () =>
      link.client.workflow.executeUpdateWithStart<Workflow, Snapshot, [string]>(
        'awaitChallenge' satisfies UpdateName,
        // One update for all equal starts: a repeated start leaves nothing in the history.
        { args: [run.fingerprint], updateId: `start-${run.fingerprint}`, startWorkflowOperation },
      ),
    );
  } catch (error) {
    if (error instanceof WorkflowExecutionAlreadyStartedError) return existing(link, run);
    if (isHwaginError(error, 'not_found')) return existing(link, run);
    if (isHwaginError(error, 'no_worker')) return afterUpdate(link, id, startedWithoutWorker(error));
    return afterUpdate(link, id, error);
  }
  // The update's answer is that of the first such start: the verification may have moved on since.
  return existing(link, run, taken);
};

const prepare = <P extends Provider>(
  link: Link,
  provider: P,
  id: string,
  input: InputOf<P>,
  { requestId }: StartOptions,
): Run<P> => {
  const normalised = parseStart(provider, id, input);
  return runOf(provider, id, normalised, link.fingerprint(provider, normalised), requestId);
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
