import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Client } from '@temporalio/client';
import { connect, type HwaginClient } from '../../client/index.ts';
import { loadEncryption } from '../../privacy/encryption.ts';
import { startWorkerProcess } from '../integration/worker-processes.ts';
import { mobileOkSms, nhnEnrol, person, vaspInput } from './inputs.ts';
import { startProduct } from './product-process.ts';
import { startWorld, type World } from './world.ts';

/** A worker and a gateway as processes, in which everything has happened that dashboards and alerts query. */
export interface EventfulRun {
  /** Of their `/metrics`. */
  worker: string;
  gateway: string;
  close(): Promise<void>;
}

const apiKey = 'a-key-of-the-tests';
const sms = { method: 'SMS', person, options: { resendCooldown: '0s' } } as const;
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

export const eventfulRun = async (): Promise<EventfulRun> => {
  const receiver = await failingReceiver();
  const world = await startWorld({
    idle: true,
    env: {
      HWAGIN_API_KEYS: `tests:backend:${createHash('sha256').update(apiKey).digest('hex')}`,
      HWAGIN_WEBHOOK_URL: receiver.url,
      HWAGIN_WEBHOOK_SECRETS: `whsec_${Buffer.alloc(32, 3).toString('base64')}`,
      VERIFYVASP_CALLBACK_TOKEN: 'a-token-of-the-tests',
    },
  });
  const gateway = startGatewayProcess(world.env);
  const gatewayLine = await gateway.ready;
  const gatewayUrl = `http://127.0.0.1:${portIn(gatewayLine)}`;
  const { healthPort } = JSON.parse(gatewayLine) as { healthPort: number };
  await withoutWorker(gatewayUrl);
  const worker = startWorkerProcess({ ...world.env, HWAGIN_HEALTH_PORT: '0' });
  const workerPort = portIn(await worker.ready());
  // A verification that sends webhooks.
  const hwagin = await connect({ env: world.env });
  await throughTheGateway(gatewayUrl, world);
  await throughFaults(hwagin, world);
  await throughSwitches(hwagin);
  await startNonsense(world);
  await pause(6_000);
  return {
    worker: `http://127.0.0.1:${workerPort}/metrics`,
    gateway: `http://127.0.0.1:${healthPort}/metrics`,
    close: async () => {
      await hwagin.close();
      await Promise.all([worker.started.stop(), gateway.started.stop()]);
      await world.close();
      await receiver.close();
    },
  };
};

const posting =
  (url: string) =>
  async (path: string, body: object, token = apiKey): Promise<void> => {
    const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}` };
    await fetch(`${url}${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
  };

/** A verification that exists, but whose state no worker can report. */
const withoutWorker = async (url: string): Promise<void> => {
  await posting(url)('/v1/verifications', { id: 'too-early', provider: 'mobile-ok', input: sms, wait: false });
  await fetch(`${url}/v1/verifications/too-early`, { headers: { authorization: `Bearer ${apiKey}` } });
};

const throughTheGateway = async (url: string, world: World): Promise<void> => {
  const post = posting(url);
  await post('/v1/verifications', { id: 'by-api', provider: 'mobile-ok', input: sms });
  await post('/v1/verifications/by-api/code', { code: '000000' });
  await post('/v1/verifications/by-api/resend', {});
  await post('/v1/verifications/by-api/code', { code: (await world.sandbox.code(person.phone)) ?? '' });
  await post('/v1/verifications/by-api/code', { code: '123456' });
  await post('/v1/verifications', { id: 'left-open', provider: 'nhn-otp', input: nhnEnrol('user-1') });
  await post('/v1/verifications', { id: 'travel', provider: 'verify-vasp', input: vaspInput });
  const data = { verificationUuid: 'unknown', verificationResult: 'VERIFIED' };
  await post('/v1/callbacks/verifyvasp', { callbackType: 'VERIFICATION_RESULT', data }, 'a-token-of-the-tests');
};

const throughFaults = async (hwagin: HwaginClient, { sandbox }: World): Promise<void> => {
  const wrongPerson = { ...mobileOkSms, person: { ...person, name: '불일치' } };
  await hwagin.startAndWait('mobile-ok', 'denied', wrongPerson);
  await sandbox.fault({ provider: 'portone-v1', call: 'otp/request', kind: 'lost', times: 2 });
  await hwagin.startAndWait('portone-v1', 'lost', sms);
  await sandbox.fault({ provider: 'portone-v2', kind: '401', times: 3 });
  await hwagin.startAndWait('portone-v2', 'unauthorized', { ...sms, ip: '203.0.113.7' });
  await sandbox.fault({ provider: 'mobile-ok', call: 'confirm/request', kind: 'badHash' });
  await hwagin.startAndWait('mobile-ok', 'spoilt', sms);
  await hwagin.submitCode('spoilt', (await sandbox.code(person.phone)) ?? '');
};

const throughSwitches = async (hwagin: HwaginClient): Promise<void> => {
  await hwagin.switchProvider('portone-v2', false);
  await pause(5_500);
  await hwagin.startAndWait('portone-v2', 'switched-off', { ...sms, ip: '203.0.113.7' }).catch(() => undefined);
};

/** A run whose workflow tasks fail, for example of a client of another version. */
const startNonsense = async ({ temporal, env }: World): Promise<void> => {
  const client = new Client({ connection: temporal, dataConverter: (await loadEncryption(env)).dataConverter });
  const run = { id: 'nonsense', provider: 'mobile-ok', input: null };
  await client.workflow.start('mobileOk', { workflowId: run.id, taskQueue: 'verifications', args: [run] });
};

const startGatewayProcess = (env: Record<string, string>) => {
  const started = startProduct('gateway/main.ts', [], {
    name: 'the gateway',
    env: {
      PATH: process.env['PATH'],
      HOME: process.env['HOME'],
      ...env,
      HWAGIN_GATEWAY_PORT: '0',
      HWAGIN_GATEWAY_HEALTH_PORT: '0',
    },
  });
  return { started, ready: started.waitForLine(/gateway ready/, 90_000) };
};

/** The port in a process's ready line. */
const portIn = (line: string): number => (JSON.parse(line) as { port: number }).port;

/** Accepts the first webhook and no later one. */
const failingReceiver = async () => {
  let taken = 0;
  const server = createServer((_request, response) => {
    response.writeHead(taken++ === 0 ? 204 : 503).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/`,
    close: () => new Promise((resolve) => server.close(resolve)),
  };
};
