import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Snapshot } from '../../client/index.ts';
import { accessFolder, exportRecords } from '../../privacy/audit/index.ts';
import { startTestGateway, type TestGateway } from '../support/gateway.ts';
import { person, vaspInput } from '../support/inputs.ts';
import { startWorld, type World } from '../support/world.ts';

const token = 'callback-token-of-tests';
let world: World;
/** Two gateways, as behind a load balancer. */
let gateways: [TestGateway, TestGateway];
let first: TestGateway;
let second: TestGateway;
let receiver: Server;
const received: { id: string; status: string }[] = [];

beforeAll(async () => {
  receiver = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => {
      body += chunk.toString();
    });
    request.on('end', () => {
      received.push((JSON.parse(body) as { data: { id: string; status: string } }).data);
      response.writeHead(204).end();
    });
  });
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
  const env = {
    HWAGIN_WEBHOOK_URL: `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/`,
    HWAGIN_WEBHOOK_SECRETS: `whsec_${Buffer.alloc(32, 1).toString('base64')}`,
    VERIFYVASP_CALLBACK_TOKEN: token,
  };
  world = await startWorld({ env });
  gateways = [await startTestGateway(world), await startTestGateway(world)];
  [first, second] = gateways;
}, 300_000);
afterAll(async () => {
  for (const gateway of gateways) await gateway.close();
  await world.close();
  receiver.close();
});

const phone = (last: number) => `0105555${7100 + last}`;
const sms = (id: string, last: number, more: object = {}) => ({
  id,
  provider: 'mobile-ok',
  input: { method: 'SMS', person: { ...person, phone: phone(last) }, options: { resendCooldown: '0s' } },
  ...more,
});
const until = async <T>(look: () => Promise<T | undefined> | T | undefined): Promise<T> => {
  for (const giveUp = Date.now() + 120_000; Date.now() < giveUp; ) {
    const found = await look();
    if (found) return found;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error('It never came to pass');
};

describe('two gateways', () => {
  it('bring a verification from its start to its outcome, whichever is asked', async () => {
    const started = await first.ask('POST', '/v1/verifications', { body: sms('g-1', 1) });
    expect(started).toMatchObject({ status: 201, body: { status: 'awaiting_user' } });
    const wrong = await second.ask('POST', '/v1/verifications/g-1/code', { body: { code: '000000' } });
    expect(wrong.body).toMatchObject({ status: 'awaiting_user', lastAttempt: { result: 'wrong' } });
    expect((await first.ask('POST', '/v1/verifications/g-1/resend')).body).toMatchObject({ challenge: { number: 2 } });
    const code = await world.sandbox.code(phone(1));
    const right = await second.ask('POST', '/v1/verifications/g-1/code', { body: { code } });
    expect(right.body).toMatchObject({ status: 'verified' });
    const outcome = await first.ask('GET', '/v1/verifications/g-1/outcome?wait=5');
    expect(outcome.body).toMatchObject({ status: 'verified', identity: { name: person.name } });
    expect(exportRecords(accessFolder(world.env['HWAGIN_DATA'] ?? ''))).toContainEqual(
      expect.objectContaining({
        who: 'key:development',
        action: 'outcome_read',
        verification: 'g-1',
        purpose: 'backend',
      }),
    );
    expect(await second.ask('POST', '/v1/verifications/g-1/code', { body: { code } })).toMatchObject({
      status: 409,
      body: { code: 'ended', verificationStatus: 'verified' },
    });
  });

  it('tell the backend its milestones by webhook', async () => {
    await until(() => received.some(({ id, status }) => id === 'g-1' && status === 'verified') || undefined);
    expect(received.filter(({ id }) => id === 'g-1').map(({ status }) => status)).toEqual([
      'awaiting_user',
      'verified',
    ]);
  });

  it('agree about an Idempotency-Key, also after the end of the verification', async () => {
    await first.ask('POST', '/v1/verifications', { body: sms('g-2', 2) });
    const headers = { 'idempotency-key': 'try-1' };
    const submit = (gateway: TestGateway, code: string | undefined) =>
      gateway.ask('POST', '/v1/verifications/g-2/code', { body: { code }, headers });
    const answers = await Promise.all([submit(first, '000000'), submit(second, '000000')]);
    expect(answers.some(({ status }) => status === 200)).toBe(true);
    const again = await until(async () => {
      const answer = await submit(second, '000000');
      return answer.status === 200 ? answer : undefined;
    });
    expect(again.body).toMatchObject({ challenge: { attemptsLeft: 4 } });
    expect((await submit(first, '111111')).body).toMatchObject({ code: 'idempotency_mismatch' });
    await first.ask('POST', '/v1/verifications/g-2/cancel');
    expect((await submit(first, '000000')).body).toEqual(again.body);
  });

  it('say that an erased verification was erased, even under a key that was answered before', async () => {
    const headers = { 'idempotency-key': 'start-erased' };
    const start = () => first.ask('POST', '/v1/verifications', { body: sms('g-erased', 8), headers });
    expect((await start()).status).toBe(201);
    expect((await first.ask('POST', '/v1/verifications/g-erased/cancel')).status).toBe(200);
    expect((await first.ask('DELETE', '/v1/verifications/g-erased')).body).toEqual({ id: 'g-erased', erased: true });
    expect(await start()).toMatchObject({ status: 410, body: { code: 'erased' } });
  });

  it('say that a request under the same key is in flight', async () => {
    await first.ask('POST', '/v1/verifications', { body: sms('g-3', 3) });
    await world.sandbox.fault({ provider: 'mobile-ok', call: 'confirm/request', kind: 'slow', delayMs: 4_000 });
    const headers = { 'idempotency-key': 'slow-1' };
    const submit = (gateway: TestGateway) =>
      gateway.ask('POST', '/v1/verifications/g-3/code', { body: { code: '000000' }, headers });
    const slow = submit(first);
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(await submit(second)).toMatchObject({ status: 409, body: { code: 'idempotency_in_flight' } });
    expect((await slow).status).toBe(200);
  });

  it('follow a verification live, at no cost to its history', async () => {
    await first.ask('POST', '/v1/verifications', { body: sms('g-4', 4) });
    const length = async () => {
      const execution = { workflowId: 'g-4' };
      const found = await world.temporal.workflowService.describeWorkflowExecution({ namespace: 'default', execution });
      return Number(found.workflowExecutionInfo?.historyLength);
    };
    const before = await length();
    const response = await fetch(`${second.url}/v1/verifications/g-4/events`, {
      headers: { authorization: `Bearer ${second.key}` },
    });
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    expect(await length()).toBe(before);
    await first.ask('POST', '/v1/verifications/g-4/cancel');
    const text = await response.text();
    const statuses = [...text.matchAll(/^data: (.*)$/gm)].map(
      ([, data]) => (JSON.parse(data ?? '{}') as Snapshot).status,
    );
    expect(statuses).toEqual(['awaiting_user', 'canceled']);
  });

  it('let a user with a token answer, and nothing else', async () => {
    const { body } = await first.ask('POST', '/v1/verifications', { body: sms('g-5', 5, { user: {} }) });
    const { token: as } = body['user'] as { token: string };
    expect((await second.ask('GET', '/v1/verifications/g-5/outcome', { as })).status).toBe(403);
    expect((await second.ask('GET', '/v1/verifications/g-1', { as })).status).toBe(403);
    const code = await world.sandbox.code(phone(5));
    expect((await second.ask('POST', '/v1/verifications/g-5/code', { as, body: { code } })).body).toMatchObject({
      status: 'verified',
    });
  });

  it('refuse what another kind of verification awaits', async () => {
    await first.ask('POST', '/v1/verifications', { body: sms('g-6', 6) });
    expect(await first.ask('POST', '/v1/verifications/g-6/transfer', { body: { txHash: 'abc' } })).toMatchObject({
      status: 409,
      body: { code: 'not_awaiting' },
    });
  });
});

describe('callbacks', () => {
  const call = (gateway: TestGateway, verificationUuid: string, verificationResult: string) =>
    gateway.ask('POST', '/v1/callbacks/verifyvasp', {
      as: token,
      body: { callbackType: 'VERIFICATION_RESULT', data: { verificationUuid, verificationResult, reason: 'OK' } },
    });
  const input = { ...vaspInput, options: { pollInterval: '10m' } };

  it('reach their verification, however many copies come at once', async () => {
    await world.sandbox.configure({ verifyVaspCallback: null });
    const { body } = await first.ask('POST', '/v1/verifications', {
      body: { id: 'c-1', provider: 'verify-vasp', input },
    });
    expect(body).toMatchObject({ status: 'awaiting_counterparty' });
    const uuid = await until(async () => {
      const execution = { workflowId: 'c-1' };
      const found = await world.temporal.workflowService.describeWorkflowExecution({ namespace: 'default', execution });
      const data = found.workflowExecutionInfo?.searchAttributes?.indexedFields?.['VerificationReference']?.data;
      return data ? (JSON.parse(Buffer.from(data).toString()) as string) : undefined;
    });
    const answers = await Promise.all(
      Array.from({ length: 6 }, (_, copy) => call(copy % 2 === 0 ? first : second, uuid, 'DENIED')),
    );
    expect(answers.map(({ status, body: said }) => [status, said])).toEqual(Array(6).fill([200, { result: true }]));
    const outcome = await first.ask('GET', '/v1/verifications/c-1/outcome?wait=20');
    expect(outcome.body).toMatchObject({ status: 'denied', travelRule: { result: 'DENIED' } });
    expect((await call(second, uuid, 'DENIED')).status).toBe(200);
    expect((await call(second, uuid, 'ERROR')).status).toBe(200);
  });

  it('wait in an inbox while nobody claims them', async () => {
    expect((await call(first, 'nobody-1', 'VERIFIED')).status).toBe(200);
    const inbox = { workflowId: 'callback/nobody-1' };
    const found = await world.temporal.workflowService.describeWorkflowExecution({
      namespace: 'default',
      execution: inbox,
    });
    expect(found.workflowExecutionInfo?.type?.name).toBe('callbackInbox');
  });
});

describe('a gateway without Temporal', () => {
  it('is alive, not ready, and reports the problem', async () => {
    const lonely = await startTestGateway(world, {
      TEMPORAL_ADDRESS: '127.0.0.1:1',
      HWAGIN_GATEWAY_HEALTH_PORT: '0',
    });
    try {
      expect((await lonely.ask('GET', '/healthz')).status).toBe(200);
      const statusOf = async (path: string) => (await fetch(`${lonely.healthUrl}${path}`)).status;
      expect([await statusOf('/live'), await statusOf('/ready'), await statusOf('/metrics')]).toEqual([200, 503, 200]);
      expect(await lonely.ask('GET', '/v1/verifications/g-1')).toMatchObject({
        status: 503,
        body: { code: 'temporal_unreachable' },
      });
      const callback = { callbackType: 'TX_REPORT', data: { verificationUuid: 'u', txHash: 'abc' } };
      expect((await lonely.ask('POST', '/v1/callbacks/verifyvasp', { as: token, body: callback })).status).toBe(503);
    } finally {
      await lonely.close();
    }
  });
});
