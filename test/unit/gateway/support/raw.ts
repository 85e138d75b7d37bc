import { connect, type Socket } from 'node:net';

export interface RawAnswer {
  status: number;
  headers: Record<string, string>;
  body: Record<string, unknown>;
}

/** Sends these bytes over its own socket, and returns the first answer, once the server has closed it or been silent. */
export const sendRaw = async (base: string, ...parts: (string | Uint8Array)[]): Promise<RawAnswer> => {
  const socket = await opened(base);
  socket.write(Buffer.concat(parts.map((part) => Buffer.from(part))));
  const received: Buffer[] = [];
  await new Promise<void>((resolve) => {
    socket.on('data', (chunk: Buffer) => {
      received.push(chunk);
      if (isWhole(Buffer.concat(received))) resolve();
    });
    socket.on('close', () => resolve());
    socket.on('error', () => resolve());
  });
  socket.destroy();
  return parsed(Buffer.concat(received).toString());
};

export const opened = (base: string): Promise<Socket> =>
  new Promise((resolve, reject) => {
    const { hostname, port } = new URL(base);
    const socket = connect(Number(port), hostname, () => resolve(socket));
    socket.once('error', reject);
  });

/** A request's head; tests add the body separately. */
export const head = (line: string, headers: Record<string, string> = {}): string =>
  [
    `${line} HTTP/1.1`,
    ...Object.entries({ host: 'gateway.example', ...headers }).map(([k, v]) => `${k}: ${v}`),
    '',
    '',
  ].join('\r\n');

const isWhole = (received: Buffer): boolean => {
  const [headers = '', body] = received.toString().split('\r\n\r\n', 2);
  const length = /^content-length: (\d+)$/im.exec(headers)?.[1];
  return body !== undefined && length !== undefined && Buffer.byteLength(body) >= Number(length);
};

const parsed = (text: string): RawAnswer => {
  const [top = '', body = ''] = text.split('\r\n\r\n', 2);
  const [line = '', ...lines] = top.split('\r\n');
  const headers = lines.map((each) => [
    each.slice(0, each.indexOf(':')).toLowerCase(),
    each.slice(each.indexOf(':') + 2),
  ]);
  return {
    status: Number(line.split(' ')[1]),
    headers: Object.fromEntries(headers) as Record<string, string>,
    body: body.startsWith('{') ? (JSON.parse(body) as Record<string, unknown>) : {},
  };
};
