import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { NativeConnection, Worker } from '@temporalio/worker';

export interface HealthSources {
  worker: Pick<Worker, 'getStatus'>;
  connection: NativeConnection;
  /** What `/metrics` shows. */
  metrics: () => Promise<string>;
}

export interface Health {
  /** The port it listens on. */
  port: number;
  close(): Promise<void>;
}

/** How long Temporal may take to answer a question about readiness. Milliseconds. */
const patienceMs = 2_000;

/**
 * `GET /live`: 200 while the process answers. `GET /ready`: 200 while the worker runs and Temporal answers it, otherwise 503,
 * with `{ ready, state, temporal }`. `GET /metrics`: Prometheus' text format.
 */
export const startHealth = async (
  { worker, connection, metrics }: HealthSources,
  { port, host }: { port: number; host: string },
): Promise<Health> => {
  const readiness = async () => {
    const state = worker.getStatus().runState;
    const temporal = state === 'RUNNING' && (await answers(connection));
    return { ready: temporal, state, temporal };
  };
  const server = createServer((request, response) => {
    const reply = (status: number, body: object | string) => {
      const type = typeof body === 'string' ? 'text/plain; version=0.0.4; charset=utf-8' : 'application/json';
      response.writeHead(status, { 'content-type': type, 'cache-control': 'no-store' });
      response.end(typeof body === 'string' ? body : JSON.stringify(body));
    };
    if (request.url === '/live') reply(200, { live: true });
    else if (request.url === '/ready')
      readiness().then(
        (found) => reply(found.ready ? 200 : 503, found),
        () => reply(503, { ready: false }),
      );
    else if (request.url === '/metrics')
      metrics().then(
        (text) => reply(200, text),
        () => reply(500, '# The metrics could not be collected.\n'),
      );
    else reply(404, { error: { code: 'not_found', message: 'There are /live, /ready and /metrics.' } });
  });
  await listen(server, port, host);
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};

const answers = async (connection: NativeConnection): Promise<boolean> => {
  try {
    await connection.withDeadline(Date.now() + patienceMs, () => connection.workflowService.getSystemInfo({}));
    return true;
  } catch {
    return false;
  }
};

const listen = (server: Server, port: number, host: string): Promise<void> =>
  new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
