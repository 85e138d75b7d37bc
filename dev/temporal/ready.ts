import { setTimeout as sleep } from 'node:timers/promises';
import { Connection } from '@temporalio/client';
import { searchAttributes } from '../../contract/search-attributes.ts';
import type { Started } from '../processes.ts';

const timeoutMs = 60_000;

/** Resolves once the server serves the namespace `default` and can search by our attributes; fails if it ends before. */
export async function waitUntilReady(address: string, server: Started): Promise<void> {
  const began = Date.now();
  let problem: unknown;
  while (Date.now() - began < timeoutMs) {
    if (server.hasEnded) {
      const { code, line } = await server.ended;
      throw new Error(`The Temporal dev server ended with exit code ${code} before it was ready: ${line}`);
    }
    try {
      await searchByEveryAttribute(address);
      return;
    } catch (error) {
      problem = error;
      await sleep(100);
    }
  }
  throw new Error(`The Temporal dev server was not ready after ${timeoutMs / 1000} s.`, { cause: problem });
}

async function searchByEveryAttribute(address: string): Promise<void> {
  const connection = await Connection.connect({ address, connectTimeout: '1s' });
  try {
    const query = Object.values(searchAttributes)
      .map((name) => `${name} = 'x'`)
      .join(' OR ');
    await connection.withDeadline(Date.now() + 2_000, () =>
      connection.workflowService.countWorkflowExecutions({ namespace: 'default', query }),
    );
  } finally {
    await connection.close();
  }
}
