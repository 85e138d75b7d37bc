import { randomInt } from 'node:crypto';
import { createSocket, type Socket } from 'node:dgram';
import { createServer } from 'node:net';
import { errorCode } from '../error-code.ts';

const host = '127.0.0.1';

/** `from` is included, `to` is not. */
type PortRange = readonly [from: number, to: number];

/**
 * Outside the range that the operating system assigns automatically. Temporal's membership table on PostgreSQL stores ports
 * as a `smallint`.
 */
const ours: PortRange = [20_000, 32_000];

/**
 * Returns this many different free ports. While this process lives, no other caller of this function, in any process, gets
 * them, even while nothing listens on them: before their server has started, and while it is restarted.
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
 * A port is claimed by opening the UDP port with the same number, which nothing here uses: the operating system gives it to
 * only one process, and releases it when that process ends, for whatever reason.
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
