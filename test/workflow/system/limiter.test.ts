import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { WithStartWorkflowOperation, type WorkflowHandle } from '@temporalio/client';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { Worker } from '@temporalio/worker';
import type { LimitAnswer, LimitRequest } from '../../../protocol/limits.ts';
import { limitAnswersSchema } from '../../../protocol/limits.ts';
import { answerTo, sealedMessage } from '../../../protocol/messages.ts';
import { bundleMutant } from '../../support/mutants.ts';
import { quietRuntime } from '../../support/quiet-runtime.ts';
import { createTimeSkippingEnv } from '../../support/time-skipping.ts';

const send = (key: string): LimitRequest => ({
  kind: 'send',
  key,
  weight: 1,
  rates: [
    { max: 5, withinMs: 600_000 },
    { max: 20, withinMs: 86_400_000 },
  ],
});

/** With three updates per run instead of a thousand. */
describe('a limiter', () => {
  let env: TestWorkflowEnvironment;
  let worker: Worker;
  let running: Promise<void>;
  beforeAll(async () => {
    quietRuntime();
    env = await createTimeSkippingEnv();
    const workflowBundle = await bundleMutant({
      file: 'system/limiter.ts',
      from: 'const updatesAtMost = 1_000;',
      to: 'const updatesAtMost = 3;',
    });
    worker = await Worker.create({ connection: env.nativeConnection, taskQueue: 'limits', workflowBundle });
    running = worker.run();
  }, 300_000);
  afterAll(async () => {
    worker.shutdown();
    await running;
    await env.teardown();
  }, 300_000);

  const ask = async (workflowId: string, ...requests: LimitRequest[]): Promise<LimitAnswer[]> => {
    const startWorkflowOperation = new WithStartWorkflowOperation('limiter', {
      workflowId,
      taskQueue: 'limits',
      args: [],
      workflowIdConflictPolicy: 'USE_EXISTING',
    });
    startWorkflowOperation.workflowHandle().catch(() => undefined);
    const message = sealedMessage('decide', 'update', [requests]);
    const given = await env.client.workflow.executeUpdateWithStart<() => Promise<void>, unknown, [unknown]>('decide', {
      args: [message],
      updateId: message.id,
      startWorkflowOperation,
    });
    return answerTo(message.id, limitAnswersSchema, given) ?? [];
  };
  const length = async (handle: WorkflowHandle): Promise<number> => (await handle.fetchHistory()).events?.length ?? 0;

  it('begins with 7 events, adds 5 for each update, and ends by itself with 5 once nothing counts any more', async () => {
    const id = `limit/${randomUUID()}`;
    expect(await ask(id, send('1'))).toEqual([{ ok: true }]);
    const handle = env.client.workflow.getHandle(id);
    expect(await length(handle)).toBe(7);
    expect(await ask(id, send('2'), send('3'))).toEqual([{ ok: true }, { ok: true }]);
    expect(await length(handle)).toBe(7 + 5);
    // Two messages came later than the first, so the first timer is followed by another.
    await handle.result();
    const { status, historyLength } = await handle.describe();
    expect(status.name).toBe('COMPLETED');
    expect(historyLength).toBeLessThanOrEqual(7 + 5 + 5 + 5);
  });

  it('keeps its state when it continues as new', async () => {
    const id = `limit/${randomUUID()}`;
    const handle = env.client.workflow.getHandle(id);
    await ask(id, send('1'));
    const { runId } = await handle.describe();
    for (const key of ['2', '3', '4', '5']) expect(await ask(id, send(key))).toEqual([{ ok: true }]);
    // On a busy machine the next run starts after the last answer was given.
    while ((await handle.describe()).runId === runId) await pause(100);
    expect(await ask(id, send('5'), send('6'))).toEqual([{ ok: true }, expect.objectContaining({ code: 'limited' })]);
    await env.sleep('10m');
    expect(await ask(id, send('6'))).toEqual([{ ok: true }]);
  });

  it('starts again after its end', async () => {
    const id = `limit/${randomUUID()}`;
    for (let round = 0; round < 2; round++) {
      const five = ['1', '2', '3', '4', '5'].map((key) => send(`${round}${key}`));
      expect(await ask(id, ...five, send('6'))).toContainEqual(expect.objectContaining({ code: 'limited' }));
      await env.client.workflow.getHandle(id).result();
    }
  });
});
