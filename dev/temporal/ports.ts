import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';
import { errorCode } from '../error-code.ts';

const host = '127.0.0.1';

/**
 * As many different free ports below 32768: the operating system does not give those to others unasked, and Temporal's table
 * of members on PostgreSQL keeps ports as a `smallint`. They are free now; nobody keeps them so.
 */
export async function freePorts(count: number): Promise<number[]> {
  const found = new Set<number>();
  while (found.size < count) {
    const port = randomInt(20_000, 32_000);
    if (await isFree(port)) found.add(port);
  }
  return [...found];
}

/** Whether a server can listen on this port of the loopback interface. */
export async function isFree(port: number): Promise<boolean> {
  try {
    const server = await listen(port);
    await new Promise((resolve) => server.close(resolve));
    return true;
  } catch (error) {
    if (errorCode(error) === 'EADDRINUSE') return false;
    throw error;
  }
}

async function listen(port: number): Promise<ReturnType<typeof createServer>> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject).listen(port, host, () => resolve(server));
  });
}
