import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Client } from '@temporalio/client';
import { pino } from 'pino';
import { loadEncryption } from '../../privacy/encryption.ts';
import { sealedMessage } from '../../protocol/messages.ts';
import { switchesWorkflow } from '../../protocol/switches.ts';
import { readSwitches } from '../../worker/switches.ts';
import { startWorld, type World } from '../support/world.ts';

/** With the production rules, an unencrypted memo could not be read. */
describe('the switches of operators', () => {
  let world: World;
  let client: Client;
  beforeAll(async () => {
    const env = { HWAGIN_ENV: 'production' };
    world = await startWorld({ env, dynamicConfig: { 'limit.historyCount.suggestContinueAsNew': 20 } });
    client = new Client({ connection: world.temporal, dataConverter: (await loadEncryption(world.env)).dataConverter });
  }, 300_000);
  afterAll(() => world.close());

  const run = () => client.workflow.getHandle(switchesWorkflow.id).describe();
  const offNow = async () =>
    (await world.hwagin.providerSwitches()).filter(({ on }) => !on).map(({ provider }) => provider);
  const reader = () => readSwitches(client, pino({ level: 'silent' }));

  it('are all on if nobody has ever touched them, and need no worker for that', async () => {
    expect(await offNow()).toEqual([]);
    expect(await reader()('mobile-ok')).toBe(true);
  });

  it('stay as they are when their workflow continues as new, at every moment', async () => {
    await world.hwagin.switchProvider('mobile-ok', false);
    const { runId } = await run();
    const seen = new Set<string>();
    for (let turn = 0; (await run()).runId === runId; turn++) {
      if (turn > 50) throw new Error('it never continued as new');
      const order = sealedMessage(switchesWorkflow.signal, 'signal', [{ provider: 'portone-v1', on: turn % 2 === 0 }]);
      await client.workflow.getHandle(switchesWorkflow.id).signal(switchesWorkflow.signal, order);
      seen.add(String((await offNow()).includes('mobile-ok')));
    }
    for (let look = 0; look < 20; look++) seen.add(String((await offNow()).includes('mobile-ok')));
    expect([...seen]).toEqual(['true']);
    expect(await reader()('mobile-ok')).toBe(false);
    // And the new run still accepts changes.
    await world.hwagin.switchProvider('mobile-ok', true);
    expect(await offNow()).not.toContain('mobile-ok');
  }, 120_000);

  it('keep their state when somebody terminates their workflow, and after an operator’s next change', async () => {
    await world.hwagin.switchProvider('nhn-otp', false);
    await client.workflow.getHandle(switchesWorkflow.id).terminate();
    expect(await offNow()).toContain('nhn-otp');
    expect(await reader()('nhn-otp')).toBe(false);
    await world.hwagin.switchProvider('portone-v2', false);
    expect(await offNow()).toEqual(expect.arrayContaining(['nhn-otp', 'portone-v2']));
  });

  it('cannot be replaced by a verification: their id is not a valid one', async () => {
    const started = world.hwagin.start('nhn-otp', switchesWorkflow.id, {
      action: 'enrol',
      userId: 'user-1',
      serviceName: 'Hwagin',
    });
    await expect(started).rejects.toMatchObject({ code: 'invalid_input', field: 'id' });
  });

  it('keep their last known state in a worker while they cannot be read, and when they were deleted', async () => {
    let broken = false;
    const readOrFail = async () => {
      if (broken) throw new Error('unreadable');
      return run();
    };
    const faulty = {
      withDeadline: (_: number, call: () => unknown) => call(),
      workflow: { getHandle: () => ({ describe: readOrFail }) },
    } as unknown as Client;
    const isSwitchedOn = readSwitches(faulty, pino({ level: 'silent' }));
    expect(await isSwitchedOn('nhn-otp')).toBe(false);
    broken = true;
    await pause(5_100);
    expect(await isSwitchedOn('nhn-otp')).toBe(false);
    // A worker that has read nothing yet does not treat the provider as on.
    await expect(readSwitches(faulty, pino({ level: 'silent' }))('nhn-otp')).rejects.toThrow();

    const alive = reader();
    expect(await alive('nhn-otp')).toBe(false);
    const { workflowId, runId } = await run();
    await client.workflow.getHandle(workflowId).terminate();
    await client.workflowService.deleteWorkflowExecution({
      namespace: 'default',
      workflowExecution: { workflowId, runId },
    });
    for (let look = 0; (await offNow()).length > 0; look++) {
      if (look > 300) throw new Error('it is still there');
      await pause(200);
    }
    await pause(5_100);
    expect(await alive('nhn-otp')).toBe(false);
  }, 180_000);
});
