import { createServer } from 'node:net';
import { describe, expect, it } from '@jest/globals';
import { portTaken } from '../../../../dev/temporal/dev-server.ts';
import { freePorts, isFree } from '../../../../dev/temporal/ports.ts';

describe('ports', () => {
  it('are free and differ', async () => {
    const ports = await freePorts(3);
    expect(new Set(ports).size).toBe(3);
    expect(await Promise.all(ports.map(isFree))).toEqual([true, true, true]);
  });

  it('are given to only one caller, even if nothing listens there yet', async () => {
    const [first = 0] = await freePorts(1);
    const range = [first + 1, first + 101] as const;
    const asked = await Promise.all([freePorts(30, range), freePorts(30, range)]);
    expect(new Set(asked.flat()).size).toBe(60);
  });

  it('that another server holds are not free', async () => {
    const [port = 0] = await freePorts(1);
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
    expect(await isFree(port)).toBe(false);
    await new Promise((resolve) => server.close(resolve));
  });

  it('that are taken are named, with what to do', () => {
    expect(portTaken(7233).message).toBe(
      'Port 7233, which the Temporal dev server needs, is taken.\n' +
        '  If another `npm start` or `npm run temporal` is running, end it. If it is a Temporal server you want to use,\n' +
        '  set TEMPORAL_ADDRESS=localhost:7233. Otherwise find the process with `lsof -i :7233`.',
    );
  });
});
