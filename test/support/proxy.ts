import http from 'node:http';
import net, { type AddressInfo, type Socket } from 'node:net';

export interface TestProxy {
  url: string;
  /** The targets of requested tunnels, `host:port`, each with the credentials that were sent. */
  asked: { to: string; authorization: string | undefined }[];
  /** Names that only the proxy can resolve, as `host:port` to `host:port`. */
  names: Map<string, string>;
  /** Answers every CONNECT with this status instead of a tunnel; `hang`: not at all. */
  refuse(with_: number | 'hang' | undefined): void;
  close(): Promise<void>;
}

/** A proxy that opens tunnels (CONNECT), and nothing else. */
export const startProxy = async (): Promise<TestProxy> => {
  const asked: TestProxy['asked'] = [];
  const names = new Map<string, string>();
  const sockets = new Set<Socket>();
  let refusal: number | 'hang' | undefined;
  const server = http.createServer((_request, response) => void response.writeHead(400).end());
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('error', () => {}).on('close', () => sockets.delete(socket));
  });
  server.on('connect', (request, socket) => {
    asked.push({ to: request.url ?? '', authorization: request.headers['proxy-authorization'] });
    if (refusal === 'hang') return;
    if (refusal !== undefined) return void socket.end(`HTTP/1.1 ${refusal} No\r\ncontent-length: 0\r\n\r\n`);
    const [host = '', port] = (names.get(request.url ?? '') ?? request.url ?? '').split(':');
    const onward = net.connect(Number(port), host, () => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n');
      onward.pipe(socket).pipe(onward);
    });
    sockets.add(onward);
    onward.on('error', () => socket.destroy()).on('close', () => sockets.delete(onward));
    socket.on('error', () => onward.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    names,
    refuse: (how) => {
      refusal = how;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
};
