import http from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request as the server saw it. */
export interface Seen {
  method: string;
  path: string;
  query: Record<string, string>;
  headers: http.IncomingHttpHeaders;
  body: unknown;
}

/** The answer; a body that is not a string is sent as JSON. `lost`: the connection is cut after the request was read. */
export type Scripted = { status?: number; body?: unknown; headers?: http.OutgoingHttpHeaders } | 'lost';

export interface ScriptedServer {
  url: string;
  seen: Seen[];
  /** Answers by path, in order; the last one of each path is repeated. A function chooses the answer by the request. */
  answer(path: string, ...answers: (Scripted | ((seen: Seen) => Scripted))[]): void;
  close(): Promise<void>;
}

/** A provider whose answers a test sets. */
export const scriptedServer = async (): Promise<ScriptedServer> => {
  const seen: Seen[] = [];
  const scripts = new Map<string, (Scripted | ((seen: Seen) => Scripted))[]>();
  const server = http.createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const url = new URL(request.url ?? '/', 'http://here');
      const text = Buffer.concat(chunks).toString();
      const now: Seen = {
        method: request.method ?? '',
        path: url.pathname,
        query: Object.fromEntries(url.searchParams),
        headers: request.headers,
        body: text === '' ? undefined : JSON.parse(text),
      };
      seen.push(now);
      const script = scripts.get(now.path) ?? [];
      const next = (script.length > 1 ? script.shift() : script[0]) ?? { status: 404, body: 'no script' };
      const answer = typeof next === 'function' ? next(now) : next;
      if (answer === 'lost') return void request.socket.destroy();
      const { status = 200, body = {}, headers = {} } = answer;
      response
        .writeHead(status, { 'content-type': 'application/json', ...headers })
        .end(typeof body === 'string' ? body : JSON.stringify(body));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    seen,
    answer: (path, ...answers) => void scripts.set(path, answers),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};
