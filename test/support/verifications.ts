import { ApplicationFailure } from '@temporalio/common';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { DefaultLogger, Runtime, Worker, type WorkflowBundleOption } from '@temporalio/worker';
import type { NhnOtpActivities } from '../../activities/nhn-otp/types.ts';
import type { PortOneV1Activities } from '../../activities/portone-v1/types.ts';
import type { VerifyVaspActivities } from '../../activities/verify-vasp/types.ts';
import { type ConnectOptions, connect, type HwaginClient } from '../../client/index.ts';
import { loadEncryption } from '../../privacy/encryption.ts';
import type { FailureDetail } from '../../protocol/failures.ts';
import { sealInterceptor } from '../../worker/seals.ts';
import { workflowCode } from '../../worker/workflow-code.ts';
import { silentSinks } from './silent-sinks.ts';
import { createDevServerEnv } from './time-skipping.ts';

/** The tests' own settings, so that nothing is created in the working folder. */
export const testEnv = {
  HWAGIN_ENV: 'development',
  HWAGIN_ENCRYPTION_KEYS: `test:${Buffer.alloc(32, 7).toString('base64')}`,
  HWAGIN_ACCESS_RECORDS: 'off',
};

/**
 * A real server and the real flows, with providers of a few lines: `123456` is right, `000000` and users named `slow…` take long.
 */
export interface Verifications {
  server: TestWorkflowEnvironment;
  /** `host:port` of the server. */
  address: string;
  client: HwaginClient;
  taskQueue: string;
  connect(options?: ConnectOptions): Promise<HwaginClient>;
  /** Keys that were created: one for each enrolment that was sent. */
  sent: string[];
  startWorker(): Promise<void>;
  stopWorker(): Promise<void>;
  close(): Promise<void>;
}

export const startVerifications = async (): Promise<Verifications> => {
  Runtime.install({
    logger: new DefaultLogger('ERROR'),
    telemetryOptions: { logging: { filter: 'OFF', forward: {} } },
  });
  const server = await createDevServerEnv();
  const bundle = await workflowCode();
  const taskQueue = 'tests';
  const sent: string[] = [];
  const open = (options: ConnectOptions = {}) =>
    connect({ connection: server.connection, taskQueue, env: testEnv, ...options });
  let worker: Running | undefined;
  const stopWorker = async () => {
    await worker?.stop();
    worker = undefined;
  };
  const startWorker = async () => {
    worker = await runWorker(server, taskQueue, bundle, sent);
  };
  await startWorker();
  return {
    server,
    address: server.address,
    client: await open(),
    taskQueue,
    connect: open,
    sent,
    startWorker,
    stopWorker,
    close: async () => {
      await stopWorker();
      await server.teardown();
    },
  };
};

interface Running {
  stop(): Promise<void>;
}

const runWorker = async (
  server: TestWorkflowEnvironment,
  taskQueue: string,
  workflowBundle: WorkflowBundleOption,
  sent: string[],
): Promise<Running> => {
  const worker = await Worker.create({
    connection: server.nativeConnection,
    taskQueue,
    workflowBundle,
    interceptors: { activity: [sealInterceptor] },
    activities: { ...nhnOtp(sent), ...portOneV1, ...verifyVasp },
    dataConverter: (await loadEncryption(testEnv)).dataConverter,
    sinks: silentSinks,
    ...(process.env['HWAGIN_MAX_CACHED'] && { maxCachedWorkflows: Number(process.env['HWAGIN_MAX_CACHED']) }),
  });
  const running = worker.run();
  return {
    stop: async () => {
      worker.shutdown();
      await running;
    },
  };
};

const nhnOtp = (sent: string[]): Partial<NhnOtpActivities> => ({
  nhnOtpKey: async ({ userId }) => {
    sent.push(userId);
    if (userId.startsWith('slow')) await new Promise((resolve) => setTimeout(resolve, 3_000));
    return { encodedKey: 'JBSWY3DPEHPK3PXP', qrCode: Buffer.from('a picture').toString('base64') };
  },
  nhnOtpCheck: async ({ code }) => {
    if (code === '000000') await new Promise((resolve) => setTimeout(resolve, 6_000));
    return code === '123456'
      ? { kind: 'right', at: new Date().toISOString() }
      : { kind: 'refused', code: '-101', meaning: 'wrong' };
  },
});

const portOneV1: Partial<PortOneV1Activities> = {
  portOneV1Request: async () => {
    const detail: FailureDetail = { provider: 'portone-v1', call: 'otp/request', missing: ['PORTONE_V1_KEY'] };
    throw ApplicationFailure.create({ type: 'NotConfigured', message: 'off', nonRetryable: true, details: [detail] });
  },
};

const verifyVasp: Partial<VerifyVaspActivities> = {
  verifyVaspCreate: async () => ({ uuid: 'record-1', createdAt: new Date().toISOString() }),
  verifyVaspPoll: async (_uuid, _interval, known) => {
    if (known) throw ApplicationFailure.create({ type: 'NotYet', message: 'not yet', nextRetryDelay: '1h' });
    return { result: 'VERIFIED', reason: 'OK' };
  },
  verifyVaspLook: async () => ({ result: 'VERIFIED', reason: 'OK' }),
  verifyVaspReportTransfer: async () => 'reported',
  verifyVaspReportError: async () => 'reported',
};
