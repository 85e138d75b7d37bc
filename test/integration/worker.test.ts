import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Connection } from '@temporalio/client';
import proto from '@temporalio/proto';
import { connect, type HwaginClient } from '../../client/index.ts';
import { type Sandbox, startSandbox } from '../../sandbox/index.ts';
import { mobileOkSms, nhnEnrol, person } from '../support/inputs.ts';
import { startProxy, type TestProxy } from '../support/proxy.ts';
import { startBareServer, startWorkerProcess, type WorkerProcess } from './worker-processes.ts';

describe('a worker with MobileOK alone, behind a proxy, on a server started by hand', () => {
  const data = mkdtempSync(join(tmpdir(), 'hwagin-worker-'));
  let server: Awaited<ReturnType<typeof startBareServer>>;
  let sandbox: Sandbox;
  let proxy: TestProxy;
  let worker: WorkerProcess;
  let readyLine: string;
  let client: HwaginClient;
  let connection: Connection;

  beforeAll(async () => {
    [server, sandbox, proxy] = await Promise.all([startBareServer(), startSandbox(), startProxy()]);
    // Only the proxy knows the name.
    proxy.names.set('mobile-ok.test:80', new URL(sandbox.urls['mobile-ok']).host);
    const mobileOk = Object.entries(sandbox.settings).filter(([name]) => name.startsWith('MOBILEOK_'));
    const env = { ...Object.fromEntries(mobileOk), TEMPORAL_ADDRESS: server.address, HWAGIN_DATA: data };
    worker = startWorkerProcess({
      ...env,
      MOBILEOK_URL: 'http://mobile-ok.test',
      HTTP_PROXY: proxy.url.replace('//', '//egress:word-of-the-proxy@'),
      HWAGIN_HEALTH_PORT: '0',
      HWAGIN_LOG_LEVEL: 'trace',
    });
    readyLine = await worker.ready();
    client = await connect({ env });
    connection = await Connection.connect({ address: server.address });
  }, 300_000);

  afterAll(async () => {
    await client?.close();
    await connection?.close();
    await worker?.started.stop();
    await sandbox?.close();
    await proxy?.close();
    await server?.stop();
    rmSync(data, { recursive: true });
  }, 300_000);

  const historyOf = async (workflowId: string) => {
    const execution = { workflowId };
    const { history } = await connection.workflowService.getWorkflowExecutionHistory({
      namespace: 'default',
      execution,
    });
    return history?.events ?? [];
  };

  it('names the providers that it serves, and what the others lack', () => {
    expect(readyLine).toContain('worker ready on verifications, providers: mobile-ok; off: ');
    for (const missing of ['NHN_OTP_APP_KEY', 'PORTONE_V1_KEY', 'PORTONE_V2_SECRET', 'VERIFYVASP_URL'])
      expect(readyLine).toContain(missing);
  });

  it('verifies a person by MobileOK', async () => {
    const started = await client.startAndWait('mobile-ok', 'alone-1', mobileOkSms);
    expect(started).toMatchObject({ status: 'awaiting_user', challenge: { sentTo: '010-****-5678' } });
    const code = await sandbox.code(person.phone);
    expect(await client.submitCode('alone-1', code ?? '')).toMatchObject({ status: 'verified' });
    expect((await client.result('alone-1')).identity).toMatchObject({ name: person.name });
    expect(worker.output().includes(`"${code}"`)).toBe(false);
    expect(proxy.asked.length).toBeGreaterThan(0);
    expect(new Set(proxy.asked.map(({ to }) => to))).toEqual(new Set(['mobile-ok.test:80']));
    expect(worker.output()).not.toContain('word-of-the-proxy');
  });

  it('refuses another provider with the settings that are missing', async () => {
    await expect(client.startAndWait('nhn-otp', 'off-1', nhnEnrol('user-1'))).rejects.toMatchObject({
      code: 'not_configured',
      message: expect.stringContaining('NHN_OTP_APP_KEY'),
    });
  });

  it('keeps everything personal out of the history and out of its most verbose log', async () => {
    const events = await historyOf('alone-1');
    const bytes = Buffer.concat(
      events.map((event) => Buffer.from(proto.temporal.api.history.v1.HistoryEvent.encode(event).finish())),
    );
    expect(events.length).toBeGreaterThan(10);
    for (const secret of [person.name, person.birthDate, '01012345678', '010-****', 'providerReference'])
      expect([secret, bytes.includes(secret)]).toEqual([secret, false]);
    const logged = [person.name, person.birthDate, '01012345678', '010-****'].filter((each) =>
      worker.output().includes(each),
    );
    expect(logged).toEqual([]);
  });

  it('does not run on an input that was copied from another run', async () => {
    const input = (await historyOf('alone-1'))[0]?.workflowExecutionStartedEventAttributes?.input ?? null;
    const before = (await sandbox.effects()).length;
    await connection.workflowService.startWorkflowExecution({
      namespace: 'default',
      workflowId: 'copy-1',
      requestId: 'copy-1',
      workflowType: { name: 'mobileOk' },
      taskQueue: { name: 'verifications' },
      input,
    });
    await waitFor(async () => (await historyOf('copy-1')).some((event) => event.workflowTaskFailedEventAttributes));
    expect((await historyOf('copy-1')).some((event) => event.activityTaskScheduledEventAttributes)).toBe(false);
    await waitFor(async () => worker.output().includes('encrypted for another workflow'));
    expect(await sandbox.effects()).toHaveLength(before);
  });

  it('answers about its health, and ends cleanly when asked to', async () => {
    const { port }: { port: number } = JSON.parse(readyLine);
    const ready = await fetch(`http://127.0.0.1:${port}/ready`);
    expect([ready.status, await ready.json()]).toEqual([200, { ready: true, state: 'RUNNING', temporal: true }]);
    process.kill(-worker.started.pid, 'SIGTERM');
    expect(await worker.started.ended).toMatchObject({ code: 0 });
    expect(worker.output().includes('worker stopped')).toBe(true);
  });
});

describe('a worker that cannot start', () => {
  const startAndEnd = async (env: Record<string, string>) => {
    const worker = startWorkerProcess(env);
    const { code } = await worker.started.ended;
    return { code, output: worker.output() };
  };

  it('names every bad setting, and no value', async () => {
    const { code, output } = await startAndEnd({
      HWAGIN_ENV: 'production',
      HWAGIN_MAX_ACTIVITIES: 'many',
      MOBILEOK_KEY_PASSWORD: 'hunter2',
    });
    expect(code).toBe(1);
    for (const name of ['HWAGIN_ENCRYPTION_KEYS', 'HWAGIN_MAX_ACTIVITIES', 'MOBILEOK_URL', 'MOBILEOK_SITE_URL'])
      expect(output).toContain(`${name}: `);
    expect(output).not.toMatch(/hunter2|many/);
  });

  it('says where it looked for Temporal, and what to do', async () => {
    const data = mkdtempSync(join(tmpdir(), 'hwagin-worker-'));
    const env = { TEMPORAL_ADDRESS: '127.0.0.1:1', TEMPORAL_API_KEY: 'key-in-secret', HWAGIN_DATA: data };
    const { code, output } = await startAndEnd({ ...env, HWAGIN_CONNECT_TIMEOUT: '1s' });
    rmSync(data, { recursive: true });
    expect(code).toBe(1);
    expect(output).toContain('Temporal at 127.0.0.1:1 could not be reached within 1 s');
    expect(output).toContain('npm run temporal');
    expect(output).not.toContain('key-in-secret');
  });
});

const waitFor = async (condition: () => Promise<boolean>): Promise<void> => {
  const deadline = Date.now() + 120_000;
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error('expected within two minutes');
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
};
