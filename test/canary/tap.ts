import http from 'node:http';
import type { AddressInfo } from 'node:net';

/** A proxy in front of a provider that records every token the provider issues. */
export interface Tap {
  url: string;
  tokens: Set<string>;
  close(): Promise<void>;
}

export const startTap = async (target: string): Promise<Tap> => {
  const tokens = new Set<string>();
  const server = http.createServer((request, response) => {
    void forward(target, request, response, tokens).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    tokens,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};

const forward = async (
  target: string,
  request: http.IncomingMessage,
  response: http.ServerResponse,
  tokens: Set<string>,
): Promise<void> => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const { host: _host, connection: _connection, 'content-length': _length, ...headers } = request.headers;
  const answer = await fetch(`${target}${request.url ?? ''}`, {
    method: request.method ?? 'GET',
    headers: Object.entries(headers).map(([name, value]): [string, string] => [name, String(value)]),
    ...(chunks.length > 0 && { body: Buffer.concat(chunks) }),
  });
  const body = await answer.text();
  for (const [, token = ''] of body.matchAll(/"[A-Za-z_]*token"\s*:\s*"([^"]{16,})"/gi)) tokens.add(token);
  response
    .writeHead(answer.status, { 'content-type': answer.headers.get('content-type') ?? 'application/json' })
    .end(body);
};
