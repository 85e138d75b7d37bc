import type { NativeConnection, Worker } from '@temporalio/worker';
import type { HealthSources } from '../telemetry/health.ts';

/** How long Temporal may take to answer a readiness check. Milliseconds. */
const patienceMs = 2_000;

/** Ready while the worker runs and Temporal answers it: `{ ready, state, temporal }`. */
export const readinessOf =
  (worker: Pick<Worker, 'getStatus'>, connection: NativeConnection): HealthSources['readiness'] =>
  async () => {
    const state = worker.getStatus().runState;
    const temporal = state === 'RUNNING' && (await answers(connection));
    return { ready: temporal, state, temporal };
  };

const answers = async (connection: NativeConnection): Promise<boolean> => {
  try {
    await connection.withDeadline(Date.now() + patienceMs, () => connection.workflowService.getSystemInfo({}));
    return true;
  } catch {
    return false;
  }
};
