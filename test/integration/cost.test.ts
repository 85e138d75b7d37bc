import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Client } from '@temporalio/client';
import proto from '@temporalio/proto';
import type { Snapshot } from '../../client/index.ts';
import { person, vaspInput } from '../support/inputs.ts';
import { startWorld, type World } from '../support/world.ts';

/** Temporal bills and stores history events; a flow must not become more expensive unnoticed. */
describe('the price of a verification in history events', () => {
  let world: World;
  beforeAll(async () => {
    world = await startWorld();
  }, 300_000);
  afterAll(() => world.close());

  const sms = { method: 'SMS', person, options: { resendCooldown: '0s' } } as const;

  const events = async (id: string): Promise<number> => {
    const execution = { workflowId: id };
    const found = await world.temporal.workflowService.describeWorkflowExecution({ namespace: 'default', execution });
    return Number(found.workflowExecutionInfo?.historyLength);
  };

  /**
   * The types of its events, sorted, without workflow tasks and what they publish, because two simultaneous events may share a
   * task.
   */
  const eventsButTasks = async (id: string): Promise<number[]> => {
    const client = new Client({ connection: world.temporal });
    const history = await client.workflow.getHandle(id).fetchHistory();
    const types = (history.events ?? []).map(({ eventType }) => eventType ?? 0);
    return types.filter((type) => !ofTasks.includes(type)).toSorted((a, b) => a - b);
  };

  /** Without asking the worker: a query in the first task would add events. */
  const messageSent = async (before: number): Promise<void> => {
    while ((await world.sandbox.count('mobile-ok', 'sms')) <= before) await pause(50);
    await pause(1_000);
  };

  it('is 26 for MobileOK by SMS with the right code first, started without waiting', async () => {
    const before = await world.sandbox.count('mobile-ok', 'sms');
    await world.hwagin.start('mobile-ok', 'cost-start', sms);
    await messageSent(before);
    await world.hwagin.submitCode('cost-start', (await world.sandbox.code(person.phone)) ?? '');
    await world.hwagin.result('cost-start');
    expect(await events('cost-start')).toBe(26);
  });

  it('is 28 when the start waits for the challenge; 11 more for a wrong code, 13 more for a resend', async () => {
    const end = async (id: string, act: (id: string) => Promise<unknown>) => {
      await world.hwagin.startAndWait('mobile-ok', id, sms);
      await act(id);
      await world.hwagin.submitCode(id, (await world.sandbox.code(person.phone)) ?? '');
      await world.hwagin.result(id);
      return await events(id);
    };
    expect(await end('cost-wait', async () => undefined)).toBe(28);
    expect(await end('cost-wrong', (id) => world.hwagin.submitCode(id, '000000'))).toBe(28 + 11);
    expect(await end('cost-resend', (id) => world.hwagin.resend(id))).toBe(28 + 13);
  });

  it('is the same for a travel-rule verification however often it polls', async () => {
    const run = async (id: string, delayMs: number) => {
      await world.sandbox.configure({ verifyVaspDelayMs: delayMs });
      await world.hwagin.startAndWait('verify-vasp', id, { ...vaspInput, options: { pollInterval: '1s' } });
      for await (const snapshot of world.hwagin.watch(id)) if (isAwaitingTransfer(snapshot)) break;
      await world.hwagin.reportTransfer(id, { txHash: 'abc123' });
      await world.hwagin.result(id);
      return await eventsButTasks(id);
    };
    const often = await run('cost-polled-often', 6_000);
    expect(often.length).toBeGreaterThan(20);
    expect(often).toEqual(await run('cost-polled-once', 0));
  });
});

const { EventType } = proto.temporal.api.enums.v1;
const ofTasks: number[] = [
  EventType.EVENT_TYPE_WORKFLOW_TASK_SCHEDULED,
  EventType.EVENT_TYPE_WORKFLOW_TASK_STARTED,
  EventType.EVENT_TYPE_WORKFLOW_TASK_COMPLETED,
  EventType.EVENT_TYPE_UPSERT_WORKFLOW_SEARCH_ATTRIBUTES,
];
const isAwaitingTransfer = ({ status }: Snapshot) => status === 'awaiting_transfer';
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
