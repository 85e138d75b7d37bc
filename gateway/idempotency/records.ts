import type { Client } from '@temporalio/client';
import { WorkflowExecutionAlreadyStartedError } from '@temporalio/common';
import { isForged } from '../../client/temporal-errors.ts';
import type { Answered, IdempotencyMemo, IdempotentAnswer } from '../../protocol/idempotency.ts';
import { answeredSignal, idempotencyId, idempotencyWorkflow, keptAnswerSchema } from '../../protocol/idempotency.ts';
import { fingerprintSchema } from '../../protocol/memos.ts';
import { sealedMessage } from '../../protocol/messages.ts';
import { askTemporal } from '../temporal.ts';

/** What is known about a key. `mine`: nobody has used it before; carry out the request and call `settle`. */
type Claim =
  | { kind: 'mine'; settle(answer: IdempotentAnswer | undefined): Promise<void> }
  | { kind: 'answered'; answer: IdempotentAnswer }
  | { kind: 'in_flight' }
  | { kind: 'mismatch' };

export interface IdempotencyRecords {
  /** `key` and `fingerprint` are keyed hashes: they reveal nothing about the request. */
  claim(key: string, fingerprint: string): Promise<Claim>;
}

const keptMs = 24 * 3_600_000;
/** It may take the worker a moment to store an answer that was just given. Milliseconds. */
const patienceMs = 2_000;

/**
 * Stores keys in Temporal itself, so that all gateways share them without a second store. There is one run for each key: starting
 * it claims the key (Temporal lets only one start win), and its result is the answer. Costs three requests to Temporal for each
 * HTTP request.
 */
export const temporalRecords = (client: Client, taskQueue: string): IdempotencyRecords => {
  const claim = async (key: string, fingerprint: string, again = false): Promise<Claim> => {
    const workflowId = idempotencyId(key);
    try {
      const { firstExecutionRunId: run } = await askTemporal(client, () =>
        client.workflow.start(idempotencyWorkflow, {
          workflowId,
          taskQueue,
          args: [],
          memo: { fingerprint } satisfies IdempotencyMemo,
          workflowIdReusePolicy: again ? 'ALLOW_DUPLICATE' : 'REJECT_DUPLICATE',
          workflowIdConflictPolicy: 'FAIL',
        }),
      );
      return { kind: 'mine', settle: (answer) => settle(workflowId, { run, answer: answer ?? null }) };
    } catch (error) {
      if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
      return (
        (await earlier(workflowId, fingerprint)) ?? (again ? { kind: 'in_flight' } : claim(key, fingerprint, true))
      );
    }
  };

  /** The state of the run that has the key; undefined if the key is free again. */
  const earlier = async (workflowId: string, fingerprint: string): Promise<Claim | undefined> => {
    const handle = client.workflow.getHandle(workflowId);
    const run = await askTemporal(client, () => handle.describe());
    const open = run.status.name === 'RUNNING';
    if (!open && Date.now() - run.startTime.getTime() > keptMs) return undefined;
    if (fingerprintSchema.safeParse(run.memo).data?.fingerprint !== fingerprint) return { kind: 'mismatch' };
    if (!open && run.status.name !== 'COMPLETED') return undefined;
    const signal = AbortSignal.timeout(patienceMs);
    try {
      const ask = () => client.workflow.result(workflowId, run.runId);
      const kept = keptAnswerSchema.safeParse(await client.withAbortSignal(signal, ask));
      // Not this run's own result: nobody knows what became of the first request.
      if (!kept.success || kept.data.run !== run.runId) return { kind: 'in_flight' };
      const { answer } = kept.data;
      return answer ? { kind: 'answered', answer } : undefined;
    } catch (error) {
      if (signal.aborted || isForged(error)) return { kind: 'in_flight' };
      throw error;
    }
  };

  const settle = async (workflowId: string, answered: Answered): Promise<void> => {
    const message = sealedMessage(answeredSignal, 'signal', [answered]);
    const handle = client.workflow.getHandle(workflowId, answered.run);
    await askTemporal(client, () => handle.signal(answeredSignal, message));
  };

  return { claim: (key, fingerprint) => claim(key, fingerprint) };
};
