import http from 'node:http';
import https from 'node:https';
import net, { type AddressInfo, type Server, type Socket } from 'node:net';
import { selfSigned } from './self-signed.ts';

/** A server on a free port that behaves as a provider should not; `close` also cuts open connections. */
export interface FaultyServer {
  url: string;
  /** Requests whose head has arrived. */
  readonly requests: number;
  /** Connections that were opened. */
  readonly connections: number;
  close: () => Promise<void>;
}

export type Reply = (response: http.ServerResponse, socket: Socket) => void;

/** Answers every request with `reply`, once its body has been read. */
export const httpServer = (reply: Reply): Promise<FaultyServer> => {
  const counts = { requests: 0 };
  const server = http.createServer((request, response) => {
    counts.requests += 1;
    request.resume().on('end', () => reply(response, request.socket));
  });
  return listen(server, 'http', counts);
};

export const selfSignedServer = (): Promise<FaultyServer> => {
  const counts = { requests: 0 };
  const server = https.createServer(selfSigned, (_request, response) => {
    counts.requests += 1;
    response.end('{}');
  });
  return listen(server, 'https', counts);
};

/** Accepts connections and never sends anything: no TLS handshake with it completes. */
export const silentServer = (scheme: 'http' | 'https'): Promise<FaultyServer> =>
  listen(net.createServer(), scheme, { requests: 0 });

/** A port where nobody listens. */
export const deadUrl = async (): Promise<string> => {
  const server = await silentServer('http');
  await server.close();
  return server.url;
};

const listen = async (server: Server, scheme: string, counts: { requests: number }): Promise<FaultyServer> => {
  const sockets = new Set<Socket>();
  let connections = 0;
  server.on('connection', (socket: Socket) => {
    connections += 1;
    sockets.add(socket);
    socket.on('error', () => {}).on('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `${scheme}://127.0.0.1:${port}`,
    get requests() {
      return counts.requests;
    },
    get connections() {
      return connections;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
};

export const reply =
  (status: number, body: string | Buffer, headers: http.OutgoingHttpHeaders = {}): Reply =>
  (response) =>
    void response.writeHead(status, headers).end(body);
