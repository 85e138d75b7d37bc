import { setTimeout as sleep } from 'node:timers/promises';
import type { NativeConnection } from '@temporalio/worker';
import { isInvalidArgument } from './grpc-status.ts';

/** A server may cache the list of its search attributes for as long. Milliseconds. */
const patienceMs = 20_000;

/**
 * Asks for runs by each of these search attributes until none is refused: the one check that every server answers, Temporal
 * Cloud too. Gives those that were still refused in the end.
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
