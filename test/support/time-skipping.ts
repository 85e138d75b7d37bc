import { TestWorkflowEnvironment } from '@temporalio/testing';
import { searchAttributes } from '../../contract/search-attributes.ts';
import { testServer } from '../../dev/temporal/test-server.ts';
import { startTestServer } from './server.ts';

/** IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD of Temporal's API. */
const keyword = 2;

/**
 * A time-skipping environment with our search attributes. Call `teardown()` in afterAll. Time is skipped only while
 * `handle.result()` is awaited or by `env.sleep()`, and for all runs at once: use it for one run after the other.
 */
export async function createTimeSkippingEnv(): Promise<TestWorkflowEnvironment> {
  const path = await testServer();
  const env = await startTimeSkipping(path);
  await env.connection.operatorService.addSearchAttributes({
    namespace: env.namespace ?? 'default',
    searchAttributes: Object.fromEntries(Object.values(searchAttributes).map((name) => [name, keyword])),
  });
  return env;
}

/**
 * A real dev server on free ports, in memory or on a file, that has our search attributes. `teardown()` closes the connections
 * and stops the server.
 */
export async function createDevServerEnv(options: { dbFile?: string } = {}): Promise<TestWorkflowEnvironment> {
  const server = await startTestServer(options);
  const env = await TestWorkflowEnvironment.createFromExistingServer({ address: server.address });
  const closeConnections = env.teardown.bind(env);
  return Object.assign(env, {
    teardown: async () => {
      await closeConnections();
      await server.stop();
    },
  });
}

/**
 * Skips time. Returns false if the server has not skipped it within `patienceMs` of real time: it has lost a run while an activity
 * was in progress, and never will. The call is canceled then, because the SDK would repeat it after the server is left.
 */
export const skipsTime = async (env: TestWorkflowEnvironment, ms: number, patienceMs: number): Promise<boolean> => {
  const giveUp = new AbortController();
  const timer = setTimeout(() => giveUp.abort(), patienceMs);
  try {
    await env.connection.withAbortSignal(giveUp.signal, () => env.sleep(ms));
    return true;
  } catch (error) {
    if (giveUp.signal.aborted) return false;
    throw error;
  } finally {
    clearTimeout(timer);
  }
};

/** The SDK waits five seconds for the server; on a busy machine Java may need longer, and starts faster the next time. */
async function startTimeSkipping(path: string, triesLeft = 8): Promise<TestWorkflowEnvironment> {
  try {
    return await TestWorkflowEnvironment.createTimeSkipping({
      server: { executable: { type: 'existing-path', path } },
    });
  } catch (error) {
    if (triesLeft <= 1) throw error;
    return startTimeSkipping(path, triesLeft - 1);
  }
}
