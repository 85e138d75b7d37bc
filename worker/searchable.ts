import { setTimeout as sleep } from 'node:timers/promises';
import type { NativeConnection } from '@temporalio/worker';
import { isInvalidArgument } from './grpc-status.ts';

/** How long a server may cache its list of search attributes. Milliseconds. */
const patienceMs = 20_000;

/**
 * Queries runs by each of these search attributes until none is refused: the one check that every server supports, even Temporal
 * Cloud. Returns the attributes that were still refused at the end.
 */
export const waitUntilSearchable = async (
  connection: NativeConnection,
  namespace: string,
  names: readonly string[],
  timeoutMs = patienceMs,
): Promise<string[]> => {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    const answers = await Promise.all(names.map((name) => isSearchable(connection, namespace, name)));
    const silent = names.filter((_name, index) => !answers[index]);
    if (silent.length === 0 || Date.now() > deadline) return silent;
    await sleep(250);
  }
};

const isSearchable = async (connection: NativeConnection, namespace: string, name: string): Promise<boolean> => {
  try {
    await connection.workflowService.countWorkflowExecutions({ namespace, query: `${name} = 'none'` });
    return true;
  } catch (error) {
    if (isInvalidArgument(error)) return false;
    throw error;
  }
};
