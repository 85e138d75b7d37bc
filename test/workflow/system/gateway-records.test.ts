import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { WorkflowHandle } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { DefaultLogger, Runtime, Worker } from '@temporalio/worker';
import type { CallbackActivities } from '../../../activities/callbacks/types.ts';
import type { WebhookActivities } from '../../../activities/webhooks/types.ts';
import type { Callback } from '../../../contract/callbacks.ts';
import type { WebhookEvent } from '../../../contract/webhooks.ts';
import { callbackInboxWorkflow } from '../../../protocol/callbacks.ts';
import { answeredSignal, type IdempotentAnswer, idempotencyWorkflow } from '../../../protocol/idempotency.ts';
import { callbackSignal, sealedMessage } from '../../../protocol/messages.ts';
import { attemptNowSignal, webhookWorkflow } from '../../../protocol/webhooks.ts';
import { sealInterceptor } from '../../../worker/seals.ts';
import { workflowCode } from '../../../worker/workflow-code.ts';
import { silentSinks } from '../../support/silent-sinks.ts';
import { createTimeSkippingEnv } from '../../support/time-skipping.ts';

/** What the gateway stores in Temporal: callbacks without a verification, webhooks, Idempotency-Keys. */
let env: TestWorkflowEnvironment;
let stop = async () => {};
const taskQueue = 'gateway-records';
let deliver: CallbackActivities['deliverCallback'] = async () => 'delivered';
let send: WebhookActivities['sendWebhook'] = async () => ({ at: '', delivered: true, status: 204 });

beforeAll(async () => {
  Runtime.install({ logger: new DefaultLogger('ERROR') });
  env = await createTimeSkippingEnv();
  const worker = await Worker.create({
    connection: env.nativeConnection,
    taskQueue,
    sinks: silentSinks,
    maxCachedWorkflows: 0,
    workflowBundle: await workflowCode(),
    interceptors: { activity: [sealInterceptor] },
    activities: {
      deliverCallback: (callback: Callback) => deliver(callback),
      sendWebhook: (event: WebhookEvent) => send(event),
    },
  });
  const running = worker.run();
  stop = async () => {
    worker.shutdown();
    await running;
  };
}, 300_000);
afterAll(async () => {
  await stop();
  await env.teardown();
});

const start = (type: string, args: unknown[] = []) =>
  env.client.workflow.start(type, { taskQueue, workflowId: `${type}-${randomUUID()}`, args });
const deliverIt = (event: WebhookEvent, workflowId = `webhook/v-1/1/${randomUUID()}`) =>
  env.client.workflow.start(webhookWorkflow, { taskQueue, workflowId, args: [event] });
const news = (result: string): Callback => ({ type: 'VERIFICATION_RESULT', uuid: 'u-1', result });
const sealed = (signal: string, ...args: unknown[]) => sealedMessage(signal, 'signal', args);
const failureOf = async (handle: WorkflowHandle): Promise<ApplicationFailure> => {
  const error = await handle.result().then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  const { cause } = error as Error;
  if (!(cause instanceof ApplicationFailure)) throw error;
  return cause;
};

describe('The inbox of a uuid', () => {
  const leave = (...all: Callback[]) =>
    env.client.workflow.signalWithStart(callbackInboxWorkflow, {
      taskQueue,
      workflowId: `callback/${randomUUID()}`,
      args: [],
      signal: callbackSignal,
      signalArgs: [sealed(callbackSignal, all[0])],
    });

  it('delivers in order of arrival, once the verification is known', async () => {
    const delivered: string[] = [];
    let tries = 0;
    deliver = async (callback) => {
      if (++tries < 4) throw ApplicationFailure.create({ type: 'NotYet', message: 'not yet' });
      delivered.push((callback as { result: string }).result);
      return 'delivered';
    };
    const handle = await leave(news('VERIFIED'));
    await handle.signal(callbackSignal, sealed(callbackSignal, news('ERROR')));
    expect(await handle.result()).toEqual({
      fates: [
        { type: 'VERIFICATION_RESULT', fate: 'delivered' },
        { type: 'VERIFICATION_RESULT', fate: 'delivered' },
      ],
    });
    expect(delivered).toEqual(['VERIFIED', 'ERROR']);
  });

  it('reports callbacks that came after the end', async () => {
    deliver = async () => 'after_end';
    const handle = await leave(news('ERROR'));
    expect(await handle.result()).toEqual({ fates: [{ type: 'VERIFICATION_RESULT', fate: 'after_end' }] });
  });

  it('fails, so that it is seen, when nobody ever claims it', async () => {
    deliver = async () => {
      throw ApplicationFailure.create({ type: 'NotYet', message: 'not yet' });
    };
    const failure = await failureOf(await leave(news('VERIFIED')));
    expect(failure).toMatchObject({ type: 'Undelivered', message: 'No verification claimed this VERIFICATION_RESULT' });
  });
});

describe('A webhook', () => {
  const event: WebhookEvent = {
    id: 'evt_1',
    type: 'verification.ended',
    timestamp: '2026-01-31T09:00:00.000Z',
    data: { id: 'v-1', provider: 'mobile-ok', status: 'verified', sequence: 1, createdAt: '2026-01-31T08:59:00.000Z' },
  };
  const answers = (...statuses: number[]) => {
    const seen: string[] = [];
    send = async ({ id }) => {
      seen.push(id);
      const status = statuses[Math.min(seen.length, statuses.length) - 1] ?? 500;
      return { at: new Date(await env.currentTimeMs()).toISOString(), delivered: status < 300, status };
    };
    return seen;
  };

  it('is retried under the same id until the receiver accepts it', async () => {
    const seen = answers(500, 503, 204);
    const handle = await deliverIt(event);
    expect(await handle.result()).toMatchObject({
      attempts: [{ status: 500 }, { status: 503 }, { status: 204, delivered: true }],
    });
    expect(seen).toEqual(['evt_1', 'evt_1', 'evt_1']);
  });

  it('is tried for more than a day, ever less often, then fails with every attempt', async () => {
    answers(500);
    const failure = await failureOf(await deliverIt(event));
    const attempts = failure.details?.[0] as { at: string }[];
    const times = attempts.map(({ at }) => Date.parse(at));
    expect(attempts.length).toBe(11);
    expect((times.at(-1) ?? 0) - (times[0] ?? 0)).toBeGreaterThan(24 * 3_600_000);
    const waits = times.slice(1).map((time, index) => time - (times[index] ?? 0));
    expect(waits.every((wait, index) => index === 0 || wait > (waits[index - 1] ?? 0))).toBe(true);
  });

  it('continues after an answer that is not the worker’s', async () => {
    const seen = answers(500, 204);
    const takes = send;
    let [reach, release] = [() => {}, () => {}];
    const reached = new Promise<void>((resolve) => {
      reach = resolve;
    });
    const released = new Promise<void>((resolve) => {
      release = resolve;
    });
    send = async () => {
      send = takes;
      reach();
      await released;
      return { at: '', delivered: true, status: 200 };
    };
    const handle = await deliverIt(event);
    await reached;
    const place = { workflowId: handle.workflowId, activityId: '1' };
    await env.client.activity.complete(place, { at: '', delivered: true, status: 200 });
    release();
    const { attempts } = (await handle.result()) as { attempts: object[] };
    expect(attempts).toMatchObject([{ delivered: false, error: 'unknown' }, { status: 500 }, { status: 204 }]);
    expect(seen).toHaveLength(2);
  });

  it.each([
    ['another verification’s', 'webhook/v-2/1'],
    ['another number’s', 'webhook/v-1/2'],
    ['no webhook’s', 'v-1'],
  ])('is not sent by a run that is %s', async (_, workflowId) => {
    const seen = answers(204);
    expect(await failureOf(await deliverIt(event, workflowId))).toMatchObject({
      message: expect.stringMatching(/meant for/),
    });
    expect(seen).toEqual([]);
  });

  it('is given up at once by a receiver that is gone', async () => {
    const seen = answers(410);
    await failureOf(await deliverIt(event));
    expect(seen).toHaveLength(1);
  });

  it('is shown as failing once it has failed for some time, and tried at once when an operator says so', async () => {
    const seen = answers(500, 500, 500, 500, 204);
    const handle = await deliverIt(event);
    await env.sleep('4m');
    expect(seen).toHaveLength(4);
    const { typedSearchAttributes } = await handle.describe();
    expect(typedSearchAttributes.getAll().map(({ value }) => value)).toContain('failing');
    await handle.signal(attemptNowSignal, sealed(attemptNowSignal));
    await handle.result();
    expect(seen).toHaveLength(5);
    const after = await handle.describe();
    expect(after.typedSearchAttributes.getAll().map(({ value }) => value)).toContain('delivered');
  });
});

describe('An Idempotency-Key', () => {
  const answer: IdempotentAnswer = { status: 200, body: { id: 'v-1' } };

  it('ends with the first answer', async () => {
    const handle = await start(idempotencyWorkflow);
    await handle.signal(answeredSignal, sealed(answeredSignal, { run: handle.firstExecutionRunId, answer }));
    expect(await handle.result()).toMatchObject({ answer });
  });

  it('ignores an answer meant for an earlier run under its key', async () => {
    const earlier = await start(idempotencyWorkflow);
    const told = sealed(answeredSignal, { run: earlier.firstExecutionRunId, answer });
    await earlier.signal(answeredSignal, told);
    const handle = await start(idempotencyWorkflow);
    await handle.signal(answeredSignal, told);
    expect(await handle.result()).toMatchObject({ answer: null });
  });

  it('is free again when nothing was done, and when no answer ever came', async () => {
    const released = await start(idempotencyWorkflow);
    await released.signal(answeredSignal, sealed(answeredSignal, { run: released.firstExecutionRunId, answer: null }));
    expect(await released.result()).toMatchObject({ answer: null });
    const forgotten = await start(idempotencyWorkflow);
    expect(await forgotten.result()).toMatchObject({ answer: null });
  });
});
