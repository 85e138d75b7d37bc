import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface HealthSources {
  /** The content of `/ready`: 200 if it is ready, otherwise 503. */
  readiness: () => Promise<{ ready: boolean } & Record<string, unknown>>;
  /** The content of `/metrics`. */
  metrics: () => Promise<string>;
}

export interface Health {
  /** The port it listens on. */
  port: number;
  close(): Promise<void>;
}

/**
 * The operations port of a process, only for probes and Prometheus. `GET /live`: 200 while the process responds. `GET /ready`.
 * `GET /metrics`: Prometheus' text format.
 */
export const serveHealth = async (
  { readiness, metrics }: HealthSources,
  { port, host }: { port: number; host: string },
): Promise<Health> => {
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

/** Calls `ask` at most once within this many milliseconds, however many callers there are. A failure is not cached. */
export const keptFor = <T>(ms: number, ask: () => Promise<T>): (() => Promise<T>) => {
  let last: { at: number; answer: Promise<T> } | undefined;
  return () => {
    if (last && Date.now() - last.at < ms) return last.answer;
    const asked = { at: Date.now(), answer: ask() };
    asked.answer.catch(() => {
      if (last === asked) last = undefined;
    });
    last = asked;
    return asked.answer;
  };
};

const listen = (server: Server, port: number, host: string): Promise<void> =>
  new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
