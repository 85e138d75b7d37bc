import { randomInt } from 'node:crypto';
import { createSocket, type Socket } from 'node:dgram';
import { createServer } from 'node:net';
import { errorCode } from '../error-code.ts';

const host = '127.0.0.1';

/** From, and up to but without. */
export type PortRange = readonly [from: number, to: number];

/** The operating system does not give those to others unasked; Temporal's table of members on PostgreSQL keeps ports as a `smallint`. */
const ours: PortRange = [20_000, 32_000];

/**
 * As many different free ports. Who asks here, in whatever process, gets none of them while this process lives, also in the
 * moments in which nothing listens there: before what they are for has started, and while it is started again.
 */
export async function freePorts(count: number, [from, to] = ours): Promise<number[]> {
  const found: number[] = [];
  while (found.length < count) {
    const port = randomInt(from, to);
    const claim = await claimed(port);
    if (!claim) continue;
    if (await isFree(port)) found.push(port);
    else claim.close();
  }
  return found;
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

/**
 * A claim is the UDP port of the same number, which nobody here needs: the operating system gives it to one process alone, and
 * takes it back when that one ends, however it ends.
 */
async function claimed(port: number): Promise<Socket | undefined> {
  const socket = createSocket('udp4');
  try {
    await new Promise<void>((resolve, reject) => {
      socket.once('error', reject).bind({ port, address: host, exclusive: true }, resolve);
    });
    return socket.unref();
  } catch (error) {
    if (errorCode(error) === 'EADDRINUSE') return undefined;
    throw error;
  }
}

async function listen(port: number): Promise<ReturnType<typeof createServer>> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject).listen(port, host, () => resolve(server));
  });
}
