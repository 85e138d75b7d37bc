import { createServer } from 'node:http2';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, it } from '@jest/globals';
import { lazyConnection } from '../../../client/connection.ts';

/** A gRPC server that is never available. */
const unavailable = () => {
  let calls = 0;
  const server = createServer().on('stream', (stream) => {
    calls += 1;
    stream.respond({ ':status': 200, 'content-type': 'application/grpc', 'grpc-status': '14' }, { endStream: true });
  });
  return { server, calls: () => calls };
};

const { server, calls } = unavailable();
afterEach(() => void server.close());

it('a connection that is closed while a call waits to be repeated ends the call as canceled, and nothing else', async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const connection = lazyConnection({ address: `127.0.0.1:${port}` }, 5_000);
  const asked = connection.workflowService.getSystemInfo({});
  const ended = expect(asked).rejects.toMatchObject({ code: 1, details: 'The connection was closed' });
  while (calls() < 2) await new Promise((resolve) => setTimeout(resolve, 5));
  await connection.close();
  await ended;
  const before = calls();
  await expect(connection.workflowService.getSystemInfo({})).rejects.toMatchObject({ code: 1 });
  expect(calls()).toBe(before);
});
