import { Client, type Connection } from '@temporalio/client';
import { lazyConnection } from '../client/connection.ts';
import { serverRefusal } from '../client/temporal-errors.ts';
import type { Environment } from '../config/settings.ts';
import { readTemporalSettings } from '../config/temporal.ts';
import { loadEncryption } from '../privacy/encryption.ts';

/** Timeout for what Temporal answers on its own. Milliseconds. */
const patienceMs = 5_000;

/** A connection that the first call opens: without Temporal, the gateway starts but is not ready. */
export const openTemporal = async (env: Environment): Promise<{ client: Client; connection: Connection }> => {
  const { dataConverter } = await loadEncryption(env);
  const { connectionOptions, namespace } = readTemporalSettings(env);
  const connection = lazyConnection(connectionOptions, patienceMs);
  return { connection, client: new Client({ connection, namespace, dataConverter }) };
};

/** Makes a call that needs no worker. Throws refusals like the client (`temporal_unreachable`). */
export const askTemporal = async <T>(client: Client, call: () => Promise<T>, timeoutMs = patienceMs): Promise<T> => {
  try {
    return await client.withDeadline(Date.now() + timeoutMs, call);
  } catch (error) {
    throw serverRefusal(error, '');
  }
};

/** Whether Temporal answers and has our namespace. */
export const isReachable = async (client: Client): Promise<boolean> => {
  const { namespace } = client.options;
  try {
    await askTemporal(client, () => client.workflowService.describeNamespace({ namespace }), 2_000);
    return true;
  } catch {
    return false;
  }
};
