import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { ActivityCancellationDetails, CancelledFailure } from '@temporalio/common';
import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';
import { heartbeating } from '../../../../activities/http/activity-context.ts';
import {
  type CallClass,
  CircuitOpen,
  httpCall,
  type Observation,
  setHttpHooks,
} from '../../../../activities/http/index.ts';
import { type FaultyServer, httpServer, reply, silentServer } from '../../../support/faulty-server.ts';

let server: FaultyServer;
beforeEach(async () => {
  server = await silentServer('http');
});
afterEach(async () => {
  setHttpHooks({});
  await server.close();
});

const call = (callClass: CallClass, url = server.url) =>
  ({
    provider: 'portone-v2',
    call: 'send',
    class: callClass,
    method: 'POST',
    url,
    json: {},
    timeoutMs: 5_000,
  }) as const;

const activity = (isLocal = false) => new MockActivityEnvironment({ isLocal }, { logger: new DefaultLogger('ERROR') });

describe('a call within an activity', () => {
  it.each([
    ['its second attempt', { attempt: 2 }],
    ['counted from the start', { attempt: 1, scheduledTimestampMs: 1_000, currentAttemptScheduledTimestampMs: 1_001 }],
  ])('is made once, whatever Temporal was told to repeat: %s', async (_, info) => {
    const repeated = new MockActivityEnvironment(info, { logger: new DefaultLogger('ERROR') });
    const failure = await repeated.run(() => httpCall(call('once'))).catch((error: unknown) => error);
    expect(failure).toMatchObject({ type: 'AmbiguousSend', nonRetryable: true });
    expect(server.connections).toBe(0);
  });

  it.each([
    [false, 2],
    [true, 0],
  ])('heartbeats every three seconds (local: %j)', async (isLocal, beats) => {
    const environment = activity(isLocal);
    const heard = jest.fn();
    environment.on('heartbeat', heard);
    jest.useFakeTimers();
    try {
      const running = heartbeating(environment.context, () => new Promise((resolve) => setTimeout(resolve, 7_000)));
      jest.advanceTimersByTime(7_000);
      await running;
      jest.advanceTimersByTime(60_000);
    } finally {
      jest.useRealTimers();
    }
    expect(heard).toHaveBeenCalledTimes(beats);
  });

  /** How it ends if it is interrupted after its connection was opened. */
  const interrupted = async (callClass: CallClass, by: 'cancelRequested' | 'workerShutdown') => {
    const environment = activity();
    const running = environment.run(() => httpCall(call(callClass))).catch((error: unknown) => error);
    while (server.connections === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    environment.cancel(
      by === 'cancelRequested' ? 'CANCELLED' : 'WORKER_SHUTDOWN',
      new ActivityCancellationDetails({ [by]: true }),
    );
    return await running;
  };

  it('ends as perhaps done when its worker stops before a once call’s answer', async () => {
    expect(await interrupted('once', 'workerShutdown')).toMatchObject({ type: 'AmbiguousSend', nonRetryable: true });
  });

  it('is repeated elsewhere when its worker stops before a safe call’s answer', async () => {
    expect(await interrupted('safe', 'workerShutdown')).toMatchObject({
      type: 'ProviderUnavailable',
      nonRetryable: false,
    });
  });

  it('ends as canceled when the workflow cancels a safe call', async () => {
    expect(await interrupted('safe', 'cancelRequested')).toBeInstanceOf(CancelledFailure);
  });

  it.each(['once', 'keyed'] as const)(
    'goes on to its answer when the workflow cancels a %s call',
    async (callClass) => {
      const environment = activity();
      const answering = await httpServer((response) => {
        environment.cancel('CANCELLED', new ActivityCancellationDetails({ cancelRequested: true }));
        setTimeout(() => response.writeHead(200).end('{}'), 50);
      });
      expect(await environment.run(() => httpCall(call(callClass, answering.url)))).toEqual({ status: 200, body: {} });
      await answering.close();
    },
  );

  it('is not made any more where the workflow has canceled it before', async () => {
    const environment = activity();
    environment.cancel('CANCELLED', new ActivityCancellationDetails({ cancelRequested: true }));
    await expect(environment.run(() => httpCall(call('once')))).rejects.toMatchObject({ type: 'ProviderUnavailable' });
    expect(server.connections).toBe(0);
  });

  it('is certainly not done when it is canceled before it begins', async () => {
    const environment = activity();
    environment.cancel('WORKER_SHUTDOWN', new ActivityCancellationDetails({ workerShutdown: true }));
    await expect(environment.run(() => httpCall(call('once')))).rejects.toMatchObject({ type: 'ProviderUnavailable' });
    expect(server.connections).toBe(0);
  });
});

describe('the hooks', () => {
  it('see every call, without its URL', async () => {
    const seen: Observation[] = [];
    setHttpHooks({ onAnswer: (observation) => seen.push(observation) });
    const answering = await httpServer(reply(502, '{}'));
    await httpCall(call('keyed', answering.url));
    await answering.close();
    await expect(httpCall(call('keyed', answering.url))).rejects.toThrow('connection refused');
    const base = { provider: 'portone-v2', call: 'send', ms: expect.any(Number) };
    expect(seen).toEqual([
      { ...base, outcome: 'answered', status: 502 },
      { ...base, outcome: 'ProviderUnavailable', code: 'ECONNREFUSED' },
    ]);
  });

  it('cannot spoil an answer', async () => {
    setHttpHooks({
      onAnswer: () => {
        throw new Error('no metrics today');
      },
    });
    const answering = await httpServer(reply(200, '{}'));
    expect(await httpCall(call('once', answering.url))).toEqual({ status: 200, body: {} });
    await answering.close();
  });

  it('can refuse a call before it is made', async () => {
    setHttpHooks({
      circuit: () => {
        throw new CircuitOpen(5_000);
      },
    });
    await expect(httpCall(call('safe'))).rejects.toMatchObject({
      type: 'ProviderUnavailable',
      message: 'portone-v2 send: the circuit is open',
      nextRetryDelay: 5_000,
    });
    expect(server.connections).toBe(0);
  });
});
