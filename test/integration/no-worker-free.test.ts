import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { person, vaspInput } from '../support/inputs.ts';
import { startWorld, type World } from '../support/world.ts';

/** One activity at a time, and a call that occupies it: everything else waits. */
describe('While no worker is free for it,', () => {
  let world: World;
  beforeAll(async () => {
    world = await startWorld({ idle: true });
    await world.startWorker({ HWAGIN_MAX_ACTIVITIES: '1', PORTONE_V1_TIMEOUT: '60s', PORTONE_V2_TIMEOUT: '60s' });
  }, 300_000);
  afterAll(() => world.close());

  const sms = (n: number, options: object = {}) =>
    ({ method: 'SMS', person: { ...person, phone: `0103456130${n}` }, options }) as const;
  const sent = () => world.sandbox.count('mobile-ok', 'sms');
  /** Returns the function that frees the worker. */
  const occupied = async (id: string): Promise<() => Promise<void>> => {
    await world.sandbox.fault({ provider: 'portone-v1', call: 'otp/request', kind: 'slow', delayMs: 8_000 });
    const arrived = new Promise<void>((resolve) => {
      const stop = world.sandbox.on('arrived', ({ call }) => {
        if (call !== 'otp/request') return;
        stop();
        resolve();
      });
    });
    const free = new Promise<void>((resolve) => {
      const stop = world.sandbox.on('answered', ({ call }) => {
        if (call !== 'otp/request') return;
        stop();
        resolve();
      });
    });
    await world.hwagin.start('portone-v1', id, sms(9));
    await arrived;
    return async () => {
      await free;
      // Waiting calls that are still wanted would be made now.
      await pause(3_000);
    };
  };

  it('a message whose deadline passes is never sent', async () => {
    const before = await sent();
    const freed = await occupied('busy-1');
    await world.hwagin.start('mobile-ok', 'late', sms(1, { expiresIn: '3s' }));
    expect(await world.hwagin.result('late', { timeoutMs: 30_000 })).toMatchObject({ status: 'expired' });
    await freed();
    expect((await sent()) - before).toBe(0);
  });

  it('a canceled message is never sent, and the cancel does not wait', async () => {
    const before = await sent();
    const freed = await occupied('busy-2');
    await world.hwagin.start('mobile-ok', 'canceled', sms(2));
    await until(async () => (await pending('canceled')) > 0);
    expect(await world.hwagin.cancel('canceled')).toMatchObject({ status: 'canceled' });
    await freed();
    expect((await sent()) - before).toBe(0);
  });

  it('a record that was canceled is never created', async () => {
    const freed = await occupied('busy-3');
    await world.hwagin.start('verify-vasp', 'no-record', vaspInput);
    await until(async () => (await pending('no-record')) > 0);
    await world.temporal.workflowService.requestCancelWorkflowExecution({
      namespace: 'default',
      workflowExecution: { workflowId: 'no-record' },
    });
    expect(await world.hwagin.result('no-record', { timeoutMs: 30_000 })).toMatchObject({ status: 'canceled' });
    await freed();
    expect(await world.sandbox.count('verify-vasp', 'record')).toBe(0);
  });

  it('a code is no longer checked once the verification is canceled', async () => {
    await world.hwagin.startAndWait('mobile-ok', 'code', sms(3));
    const tries = await world.sandbox.count('mobile-ok', 'try');
    const freed = await occupied('busy-4');
    const answer = world.hwagin.submitCode('code', (await world.sandbox.code('01034561303')) ?? '');
    await until(async () => (await pending('code')) > 0);
    await world.hwagin.cancel('code');
    expect(await answer).toMatchObject({ status: 'canceled' });
    await freed();
    expect(await world.sandbox.count('mobile-ok', 'try')).toBe(tries);
  });

  it('what is still wanted is done as soon as a worker is free', async () => {
    const freed = await occupied('busy-5');
    const started = world.hwagin.startAndWait('mobile-ok', 'patient', sms(4));
    await freed();
    expect(await started).toMatchObject({ status: 'awaiting_user' });
  });

  const pending = async (workflowId: string): Promise<number> => {
    const execution = { workflowId };
    const found = await world.temporal.workflowService.describeWorkflowExecution({ namespace: 'default', execution });
    return found.pendingActivities?.length ?? 0;
  };
});

const until = async (come: () => Promise<boolean>): Promise<void> => {
  while (!(await come())) await pause(50);
};
