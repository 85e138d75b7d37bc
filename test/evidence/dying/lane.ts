import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect, type HwaginClient } from '../../../client/index.ts';
import type { Started } from '../../../dev/processes.ts';
import { type SandboxControl, type SandboxOptions, startSandbox } from '../../../sandbox/index.ts';
import { startProduct } from '../../support/product-process.ts';

/** A sandbox, and workers for it in their own processes. */
export interface Lane {
  sandbox: SandboxControl;
  hwagin: HwaginClient;
  env: Record<string, string>;
  /** Resolves once it serves. */
  startWorker(env?: Record<string, string>): Promise<WorkerProcess>;
  close(): Promise<void>;
}

export interface WorkerProcess extends Pick<Started, 'ended' | 'hasEnded' | 'stop'> {
  /** Kills it from outside, without a warning. */
  kill(): void;
  /** Sends the signal that an orchestrator sends first. */
  terminate(): void;
}

export interface LaneOptions {
  /** `host:port` of Temporal. */
  address: string;
  taskQueue: string;
  sandbox?: SandboxOptions;
}

export const openLane = async ({ address, taskQueue, sandbox: options }: LaneOptions): Promise<Lane> => {
  const folder = await mkdtemp(join(tmpdir(), 'hwagin-lane-'));
  const sandbox = await startSandbox({ rules: { verifyVaspDelayMs: 300 }, ...options });
  const env: Record<string, string> = {
    ...sandbox.settings,
    TEMPORAL_ADDRESS: address,
    HWAGIN_TASK_QUEUE: taskQueue,
    HWAGIN_DATA: folder,
    HWAGIN_ENV: 'development',
    HWAGIN_ENCRYPTION_KEYS: `test:${Buffer.alloc(32, 7).toString('base64')}`,
  };
  const hwagin = await connect({ env });
  const workers: WorkerProcess[] = [];
  return {
    sandbox,
    hwagin,
    env,
    startWorker: async (more = {}) => {
      const started = startProduct('worker/main.ts', [], {
        name: 'the worker',
        env: { PATH: process.env['PATH'], HOME: process.env['HOME'], ...env, ...more },
      });
      await started.waitForLine(/worker ready/, 120_000);
      // Its process group: the worker and the script that supervises it.
      const signal = (name: NodeJS.Signals) => (started.hasEnded ? false : process.kill(-started.pid, name));
      const worker: WorkerProcess = {
        ended: started.ended,
        get hasEnded() {
          return started.hasEnded;
        },
        stop: (graceMs) => started.stop(graceMs),
        kill: () => signal('SIGKILL'),
        terminate: () => signal('SIGTERM'),
      };
      workers.push(worker);
      return worker;
    },
    close: async () => {
      await Promise.all(workers.map((worker) => worker.stop(1_000)));
      await hwagin.close();
      await sandbox.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
};
