import http from 'node:http';
import type { AddressInfo } from 'node:net';

/** Receives traces like an OTLP collector, and keeps their bytes. */
export interface Collector {
  url: string;
  received: Buffer[];
  close(): Promise<void>;
}

export const startCollector = async (): Promise<Collector> => {
  const received: Buffer[] = [];
  const server = http.createServer((request, response) => {
    request.on('data', (chunk: Buffer) => received.push(chunk));
    request.on('end', () => response.writeHead(200).end());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    received,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};
