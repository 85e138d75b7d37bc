import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { activityInfo } from '@temporalio/activity';
import { Client } from '@temporalio/client';
import { NativeConnection, Worker, type WorkflowBundleOption } from '@temporalio/worker';
import { createActivities, providerSettings } from '../../../activities/index.ts';
import { connect, type HwaginClient } from '../../../client/index.ts';
import { startDevServer } from '../../../dev/temporal/dev-server.ts';
import { loadEncryption } from '../../../privacy/encryption.ts';
import { loadKeyedHashes } from '../../../privacy/keyed-hash.ts';
import { type SandboxControl, startSandbox } from '../../../sandbox/index.ts';
import { callAnnouncer } from '../../../worker/announce.ts';
import { createsIn } from '../../../worker/creates.ts';
import { referenceLookup } from '../../../worker/reference.ts';
import { sealInterceptor } from '../../../worker/seals.ts';
import { workflowCode } from '../../../worker/workflow-code.ts';
import { deadUrl, selfSignedServer } from '../../support/faulty-server.ts';
import { quietRuntime } from '../../support/quiet-runtime.ts';
import { silentSinks } from '../../support/silent-sinks.ts';
import { Detours } from './detours.ts';
import type { Addresses } from './faults.ts';

/**
 * Where cells run, many at a time: one Temporal server and one worker with the real workflows and activities, and a sandbox for
 * each lane. An activity calls the sandbox of its verification's lane.
 */
export interface Stage {
  /** `host:port` of Temporal. */
  address: string;
  hwagin: HwaginClient;
  detours: Detours;
  dead: Addresses;
  /** Waits for a free lane, and returns it when `use` has ended. */
  inLane<T>(use: (sandbox: SandboxControl) => Promise<T>): Promise<T>;
  /** Uses these settings for the activities of this verification. */
  assign(id: string, env: Record<string, string>): void;
  close(): Promise<void>;
}

export interface StageOptions {
  lanes: number;
  /** @default the unchanged workflows */
  workflowBundle?: WorkflowBundleOption;
}

type Call = (...args: unknown[]) => Promise<unknown>;

export const startStage = async ({ lanes, workflowBundle }: StageOptions): Promise<Stage> => {
  quietRuntime();
  const folder = await mkdtemp(join(tmpdir(), 'hwagin-matrix-'));
  const server = await startDevServer({ port: 0, uiPort: 0, say: () => undefined });
  const env = {
    TEMPORAL_ADDRESS: server.address,
    HWAGIN_DATA: folder,
    HWAGIN_ENV: 'development',
    HWAGIN_ENCRYPTION_KEYS: `test:${Buffer.alloc(32, 7).toString('base64')}`,
  };
  const connection = await NativeConnection.connect({ address: server.address });
  const { dataConverter } = await loadEncryption(env);
  const sandboxes = await Promise.all(
    Array.from({ length: lanes }, () => startSandbox({ rules: { verifyVaspDelayMs: 300 } })),
  );
  const free = [...sandboxes];
  const waiting: (() => void)[] = [];
  const assigned = new Map<string, Record<string, Call>>();
  const client = new Client({ connection, dataConverter });
  const services = {
    creates: createsIn({
      client,
      taskQueue: 'verifications',
      // Every cell has its own Enclave: equal records of two cells belong to different Enclaves.
      hash: (parts) => loadKeyedHashes(env).record([activityInfo().workflowExecution?.workflowId ?? '', ...parts]),
    }),
    isSwitchedOn: () => Promise.resolve(true),
    isReferenceTaken: referenceLookup(connection, 'default'),
    announceCall: callAnnouncer(client),
  };
  const off = createActivities(providerSettings({}), services);
  const routed = Object.keys(off).map((name) => [
    name,
    (...args: unknown[]) => assigned.get(activityInfo().workflowExecution?.workflowId ?? '')?.[name]?.(...args),
  ]);
  const worker = await Worker.create({
    connection,
    taskQueue: 'verifications',
    dataConverter,
    workflowBundle: workflowBundle ?? (await workflowCode()),
    activities: Object.fromEntries(routed) as Record<string, Call>,
    maxConcurrentActivityTaskExecutions: 400,
    interceptors: { activity: [sealInterceptor] },
    sinks: silentSinks,
  });
  const running = worker.run();
  const hwagin = await connect({ env });
  const selfSigned = await selfSignedServer();
  const detours = new Detours();
  detours.install();
  return {
    address: server.address,
    hwagin,
    detours,
    dead: {
      refused: await deadUrl(),
      dns: 'http://provider.invalid',
      tls: selfSigned.url.replace('127.0.0.1', 'localhost'),
    },
    inLane: async (use) => {
      while (free.length === 0) await new Promise<void>((resolve) => waiting.push(resolve));
      const sandbox = free.pop() as SandboxControl;
      try {
        return await use(sandbox);
      } finally {
        await sandbox.reset();
        detours.clear(sandbox.urls);
        free.push(sandbox);
        waiting.shift()?.();
      }
    },
    assign: (id, settings) => {
      const made = createActivities(providerSettings(settings), services);
      assigned.set(id, made as unknown as Record<string, Call>);
    },
    close: async () => {
      detours.uninstall();
      worker.shutdown();
      await running;
      await hwagin.close();
      await connection.close();
      await Promise.all(sandboxes.map((sandbox) => sandbox.close()));
      await selfSigned.close();
      await server.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
};
