import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { NativeConnection, Worker } from '@temporalio/worker';
import { connect, type HwaginClient } from '../../client/index.ts';
import type { WebhookEvent } from '../../contract/webhooks.ts';
import { loadEncryption } from '../../privacy/encryption.ts';
import { sealInterceptor } from '../../worker/seals.ts';
import { workflowCode } from '../../worker/workflow-code.ts';
import { quietRuntime } from '../support/quiet-runtime.ts';
import { startTestServer, type TestServer } from '../support/server.ts';
import { silentSinks } from '../support/silent-sinks.ts';

/** Everything is encrypted, and the worker cannot hand over any event. */
describe('News that no worker could hand over', () => {
  let server: TestServer;
  let worker: Worker;
  let running: Promise<void>;
  let connection: NativeConnection;
  let hwagin: HwaginClient;
  const sent: WebhookEvent[] = [];
  beforeAll(async () => {
    quietRuntime();
    server = await startTestServer();
    const env = {
      TEMPORAL_ADDRESS: server.address,
      HWAGIN_ENV: 'development',
      HWAGIN_ENCRYPTION_KEYS: `test:${Buffer.alloc(32, 7).toString('base64')}`,
      HWAGIN_WEBHOOK_URL: 'http://127.0.0.1:1',
      HWAGIN_WEBHOOK_SECRETS: `whsec_${Buffer.alloc(32, 7).toString('base64')}`,
    };
    connection = await NativeConnection.connect({ address: server.address });
    const { dataConverter } = await loadEncryption(env);
    worker = await Worker.create({
      connection,
      taskQueue: 'verifications',
      dataConverter,
      workflowBundle: await workflowCode(),
      interceptors: { activity: [sealInterceptor] },
      sinks: silentSinks,
      activities: {
        nhnOtpReady: async () => 'ready',
        announce: async () => {
          throw new Error('Temporal is busy');
        },
        sendWebhook: async (event: WebhookEvent) => {
          sent.push(event);
          return { at: new Date().toISOString(), delivered: true, status: 200 };
        },
      },
    });
    running = worker.run();
    hwagin = await connect({ env });
  }, 300_000);
  afterAll(async () => {
    worker.shutdown();
    await running;
    await hwagin.close();
    await connection.close();
    await server.stop();
  });

  it('is delivered nevertheless, each event once, and listed without a gap', async () => {
    const input = { action: 'verify', userId: 'user-1', encodedKey: 'JBSWY3DPEHPK3PXP' } as const;
    await hwagin.startAndWait('nhn-otp', 'told', input);
    expect(await hwagin.cancel('told')).toMatchObject({ status: 'canceled' });
    expect(await hwagin.result('told')).toMatchObject({ status: 'canceled', messages: [] });
    let shown = await hwagin.webhooks('told');
    while (shown.length < 2 || shown.some(({ state }) => state !== 'delivered')) shown = await hwagin.webhooks('told');
    expect(shown.map(({ sequence, event }) => [sequence, event?.data.status])).toEqual([
      [1, 'awaiting_user'],
      [2, 'canceled'],
    ]);
    expect(sent.map(({ data }) => data.sequence)).toEqual([1, 2]);
  }, 60_000);
});
