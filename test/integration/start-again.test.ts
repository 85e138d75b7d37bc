import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Connection } from '@temporalio/client';
import { connect, type HwaginClient } from '../../client/index.ts';
import type { WebhookEvent } from '../../contract/webhooks.ts';
import { hwagin } from '../support/cli.ts';
import { startTestGateway, type TestGateway } from '../support/gateway.ts';
import { person } from '../support/inputs.ts';
import { startWorld, type World } from '../support/world.ts';

/** An id is started again only if its run has started nothing. Each test has its own phone number. */
let world: World;
let gateway: TestGateway;
let receiver: Server;
const received: WebhookEvent['data'][] = [];
const clients: HwaginClient[] = [];
let stalling: Connection;
/** Runs before a plain start reaches Temporal. */
let beforeStart: (() => Promise<void>) | undefined;

beforeAll(async () => {
  receiver = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => {
      body += chunk.toString();
    });
    request.on('end', () => {
      received.push((JSON.parse(body) as WebhookEvent).data);
      response.writeHead(204).end();
    });
  });
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
  world = await startWorld({
    env: {
      HWAGIN_WEBHOOK_URL: `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/`,
      HWAGIN_WEBHOOK_SECRETS: `whsec_${Buffer.alloc(32, 1).toString('base64')}`,
    },
  });
  gateway = await startTestGateway(world);
  stalling = await Connection.connect({ address: world.server.address });
  const stalled = new Proxy(stalling.workflowService, {
    get: (service, name) => {
      const member: unknown = Reflect.get(service, name);
      if (name !== 'startWorkflowExecution' || typeof member !== 'function') return member;
      return async (...args: unknown[]) => {
        await beforeStart?.();
        return (await member.apply(service, args)) as unknown;
      };
    },
  });
  Object.defineProperty(stalling, 'workflowService', { value: stalled });
}, 300_000);
afterAll(async () => {
  for (const client of clients) await client.close();
  await stalling.close();
  await gateway.close();
  await world.close();
  receiver.close();
});

const limited = async (sends: string, more: { connection?: Connection } = {}): Promise<HwaginClient> => {
  const limits = { HWAGIN_LIMITS: 'on', HWAGIN_LIMIT_SENDS: sends, HWAGIN_LIMIT_OPEN: 'off' };
  const client = await connect({ env: { ...world.env, ...limits }, ...more });
  clients.push(client);
  return client;
};
const sms = (phone: string) => ({ method: 'SMS', person: { ...person, phone } }) as const;
const messages = () => world.sandbox.count('mobile-ok', 'sms');
const temporal = () => world.temporal.workflowService;
const terminate = (workflowId: string) =>
  temporal().terminateWorkflowExecution({ namespace: 'default', workflowExecution: { workflowId } });
const latestRun = async (workflowId: string) =>
  (await temporal().describeWorkflowExecution({ namespace: 'default', execution: { workflowId } }))
    .workflowExecutionInfo?.execution?.runId;
const until = async <T>(look: () => Promise<T | undefined> | T | undefined): Promise<T> => {
  for (const giveUp = Date.now() + 120_000; Date.now() < giveUp; ) {
    const found = await look();
    if (found) return found;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error('It never came to pass');
};
const refused = async (client: HwaginClient, id: string, phone: string) => {
  await client.startAndWait('mobile-ok', `${id}-before`, sms(phone));
  await expect(client.startAndWait('mobile-ok', id, sms(phone))).rejects.toMatchObject({ code: 'limited' });
};

describe('a verification that somebody has terminated', () => {
  const end = { status: 'failed', reason: 'run_terminated' };

  it('answers an equal start with its end, however it is asked, and sends nothing more', async () => {
    const input = sms('01055574101');
    await world.hwagin.startAndWait('mobile-ok', 'ended-1', input);
    const before = await messages();
    await terminate('ended-1');
    expect(await world.hwagin.startAndWait('mobile-ok', 'ended-1', input)).toMatchObject(end);
    expect(await world.hwagin.start('mobile-ok', 'ended-1', input)).toMatchObject(end);
    for (const wait of [true, false]) {
      const body = { id: 'ended-1', provider: 'mobile-ok', input, wait };
      expect(await gateway.ask('POST', '/v1/verifications', { body })).toMatchObject({ status: 201, body: end });
    }
    for (const flags of [[], ['--no-wait']]) {
      const args = ['start', 'mobile-ok', '--id', 'ended-1', '--input', '-', '--json', ...flags];
      const printed = await hwagin(args, { env: world.env, stdin: JSON.stringify(input) });
      expect(JSON.parse(printed.stdout)).toMatchObject(end);
    }
    const other = world.hwagin.start('mobile-ok', 'ended-1', sms('01055574102'));
    await expect(other).rejects.toMatchObject({ code: 'already_exists' });
    expect(await messages()).toBe(before);
  });

  it('stays so if it was terminated before any worker had it', async () => {
    const input = sms('01055574103');
    const before = await messages();
    const idle = await connect({ env: { ...world.env, HWAGIN_TASK_QUEUE: 'nobody' } });
    clients.push(idle);
    await idle.start('mobile-ok', 'ended-2', input);
    await terminate('ended-2');
    expect(await world.hwagin.startAndWait('mobile-ok', 'ended-2', input)).toMatchObject(end);
    expect(await messages()).toBe(before);
  });
});

describe('an id whose start was limited', () => {
  it('is started again once, however many callers ask at once', async () => {
    const [id, phone] = ['again-1', '01055571011'];
    await refused(await limited('1/1h'), id, phone);
    const before = await messages();
    const client = world.hwagin;
    const starts = await Promise.all([
      client.startAndWait('mobile-ok', id, sms(phone)),
      client.startAndWait('mobile-ok', id, sms(phone)),
      client.start('mobile-ok', id, sms(phone)),
    ]);
    for (const { status } of starts) expect(['requesting', 'awaiting_user']).toContain(status);
    expect(await client.startAndWait('mobile-ok', id, sms(phone))).toMatchObject({ challenge: { number: 1 } });
    expect(await messages()).toBe(before + 1);
  });

  it('accepts a different input', async () => {
    const client = await limited('1/1h');
    await refused(client, 'again-2', '01055571021');
    expect(await client.startAndWait('mobile-ok', 'again-2', sms('01055571022'))).toMatchObject({
      status: 'awaiting_user',
    });
  });

  it.each(['startAndWait', 'start'] as const)(
    'is not started again by a %s that was slow, when it was started and terminated meanwhile',
    async (start) => {
      const [id, phone] = [`again-slow-${start}`, start === 'start' ? '01055571031' : '01055571032'];
      await refused(await limited('1/1h'), id, phone);
      const slow = await connect({ env: world.env, connection: stalling });
      clients.push(slow);
      const reached = async () => {
        beforeStart = undefined;
        await world.hwagin.startAndWait('mobile-ok', id, sms(phone));
        await terminate(id);
      };
      // The first plain start is refused because the id is taken; the second is that of an id whose run started nothing.
      let plain = 0;
      beforeStart = async () => {
        plain++;
        if (plain === (start === 'start' ? 2 : 1)) await reached();
      };
      const answer = await slow[start]('mobile-ok', id, sms(phone));
      expect(answer).toMatchObject({ status: 'failed', reason: 'run_terminated' });
    },
  );
});

describe('the webhooks of an id', () => {
  it('report a later run too, even if its numbers are those of an earlier run that is gone', async () => {
    const input = sms('01055571041');
    const cancel = async () => {
      await world.hwagin.startAndWait('mobile-ok', 'told-1', input);
      await world.hwagin.cancel('told-1');
      await world.hwagin.result('told-1');
    };
    await cancel();
    await until(() => received.filter(({ id }) => id === 'told-1').length === 2 || undefined);
    const workflowExecution = { workflowId: 'told-1' };
    await temporal().deleteWorkflowExecution({ namespace: 'default', workflowExecution });
    await until(async () => ((await latestRun('told-1').catch(() => 'gone')) === 'gone' ? true : undefined));
    await cancel();
    await until(() => received.filter(({ id }) => id === 'told-1').length === 4 || undefined);
    const told = received.filter(({ id }) => id === 'told-1').sort((a, b) => (a.createdAt < b.createdAt ? -1 : 1));
    const expected = [1, 2, 1, 2];
    expect(told.map(({ sequence }) => sequence)).toEqual(expected);
    expect(new Set(told.map(({ createdAt }) => createdAt)).size).toBe(2);
    const listed = await until(async () => {
      const all = await world.hwagin.webhooks('told-1');
      return all.length === 4 && all.every(({ state }) => state === 'delivered') ? all : undefined;
    });
    expect(listed.map(({ sequence }) => sequence)).toEqual(expected);
    expect(listed.map(({ event }) => event?.data.createdAt)).toEqual(told.map(({ createdAt }) => createdAt));
    expect(await world.hwagin.resendWebhooks('told-1', 2)).toHaveLength(2);
  });

  it('are all listed and sent again if one in the middle is gone, which is shown', async () => {
    const client = await limited('9/1h');
    await client.startAndWait('mobile-ok', 'gap-1', sms('01055571051'));
    await client.cancel('gap-1');
    await until(() => received.filter(({ id }) => id === 'gap-1').length === 2 || undefined);
    const workflowExecution = { workflowId: 'webhook/gap-1/1' };
    await until(async () => {
      await temporal()
        .deleteWorkflowExecution({ namespace: 'default', workflowExecution })
        .catch(() => undefined);
      const [first] = await client.webhooks('gap-1');
      return first?.state === 'missing' || undefined;
    });
    expect(await client.webhooks('gap-1')).toEqual([
      { sequence: 1, state: 'missing', attempts: [] },
      expect.objectContaining({ sequence: 2, state: 'delivered' }),
    ]);
    const printed = await hwagin(['webhooks', 'list', 'gap-1'], { env: world.env });
    expect(printed.stdout).toMatch(/1 +missing +0/);
    await expect(client.resendWebhooks('gap-1', 1)).rejects.toMatchObject({ code: 'not_found' });
    expect(await client.resendWebhooks('gap-1')).toEqual([expect.objectContaining({ sequence: 2 })]);
    await until(() => received.filter(({ id }) => id === 'gap-1').length === 3 || undefined);
  });
});
