import { describe, expect, it, jest } from '@jest/globals';
import type { NativeConnection, WorkerStatus } from '@temporalio/worker';
import type { ProviderStates } from '../../../activities/index.ts';
import { createLogger } from '../../../privacy/logger.ts';
import { serveHealth } from '../../../telemetry/health.ts';
import { connectToTemporal } from '../../../worker/connect.ts';
import { readinessOf } from '../../../worker/health.ts';
import { readyLine } from '../../../worker/run.ts';

const log = createLogger({ level: 'silent', component: 'test' });
const temporal = { connectionOptions: { apiKey: 'top-secret' }, namespace: 'default', address: 'temporal:7233' };

describe('connectToTemporal', () => {
  const refused = () => Promise.reject(new Error('connection refused'));
  const opened = () => {
    const close = jest.fn(() => Promise.resolve());
    return { connection: { close } as unknown as NativeConnection, close };
  };
  /** An error as the SDK throws it. */
  const answer = (code: number, message: string) => Object.assign(new Error(message), { code });

  it('tries again until Temporal is up', async () => {
    const { connection, close } = opened();
    const connect = jest.fn<() => Promise<NativeConnection>>();
    connect.mockImplementationOnce(refused).mockResolvedValue(connection);
    expect(await connectToTemporal(temporal, { timeoutMs: 60_000, log, connect }, async (made) => made)).toBe(
      connection,
    );
    expect(connect).toHaveBeenCalledTimes(2);
    expect(close).not.toHaveBeenCalled();
  });

  it('tries again where Temporal is gone before it has answered', async () => {
    const [first, second] = [opened(), opened()];
    const connect = jest.fn<() => Promise<NativeConnection>>();
    connect.mockResolvedValueOnce(first.connection).mockResolvedValueOnce(second.connection);
    const use = jest.fn(async (made: NativeConnection) => made);
    use.mockRejectedValueOnce(answer(14, 'tcp connect error'));
    expect(await connectToTemporal(temporal, { timeoutMs: 60_000, log, connect }, use)).toBe(second.connection);
    expect(first.close).toHaveBeenCalledTimes(1);
    expect(second.close).not.toHaveBeenCalled();
  });

  it('says at once what Temporal refuses, and closes the connection', async () => {
    const { connection, close } = opened();
    const connect = jest.fn(async () => connection);
    const use = () => Promise.reject(answer(7, 'no access'));
    await expect(connectToTemporal(temporal, { timeoutMs: 60_000, log, connect }, use)).rejects.toThrow('no access');
    expect(connect).toHaveBeenCalledTimes(1);
    expect(close).toHaveBeenCalledTimes(1);
  });

  it('gives up in the end, saying where it looked and no secret', async () => {
    const gaveUp = connectToTemporal(temporal, { timeoutMs: 1, log, connect: refused }, async () => undefined);
    await expect(gaveUp).rejects.toThrow(/^Temporal at temporal:7233 could not be reached within 0.001 s: connection/);
    await expect(gaveUp).rejects.not.toThrow('top-secret');
  });

  it('stops waiting when it is told to', async () => {
    const stop = new AbortController();
    const connect = () => {
      stop.abort();
      return refused();
    };
    const options = { timeoutMs: 60_000, log, connect, signal: stop.signal };
    const waiting = connectToTemporal(temporal, options, async () => undefined);
    await expect(waiting).rejects.toMatchObject({ name: 'AbortError' });
  });
});

describe('health', () => {
  const ask = async (runState: WorkerStatus['runState'], answers: boolean, path = '/ready') => {
    const connection = {
      withDeadline: (_deadline: number, call: () => Promise<unknown>) => call(),
      workflowService: { getSystemInfo: () => (answers ? Promise.resolve({}) : Promise.reject(new Error('down'))) },
    } as unknown as NativeConnection;
    const worker = { getStatus: () => ({ runState }) as WorkerStatus };
    const metrics = () => Promise.resolve('up 1');
    const health = await serveHealth(
      { readiness: readinessOf(worker, connection), metrics },
      { port: 0, host: '127.0.0.1' },
    );
    try {
      return (await fetch(`http://127.0.0.1:${health.port}${path}`)).status;
    } finally {
      await health.close();
    }
  };

  it('is ready only while the worker runs and Temporal answers', async () => {
    expect(await ask('RUNNING', true)).toBe(200);
    expect(await ask('RUNNING', false)).toBe(503);
    expect(await ask('DRAINING', true)).toBe(503);
    expect(await ask('INITIALIZED', true)).toBe(503);
  });

  it('is alive in any state, and knows no other path', async () => {
    expect(await ask('FAILED', false, '/live')).toBe(200);
    expect(await ask('RUNNING', true, '/')).toBe(404);
  });
});

describe('readyLine', () => {
  it('says who serves, and of who does not what is missing', () => {
    const states = {
      'verify-vasp': { on: true, settings: {} },
      'nhn-otp': { on: false, missing: ['NHN_OTP_APP_KEY'] },
    } as unknown as ProviderStates;
    expect(readyLine('kyc', states)).toBe(
      'worker ready on kyc, providers: verify-vasp; off: nhn-otp (missing NHN_OTP_APP_KEY)',
    );
  });
});
