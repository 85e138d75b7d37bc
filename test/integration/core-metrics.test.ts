import { createServer } from 'node:net';
import { Runtime } from '@temporalio/worker';
import { pino } from 'pino';
import { freePorts } from '../../dev/temporal/ports.ts';
import { coreMetrics } from '../../worker/metrics/index.ts';
import { installRuntime } from '../../worker/runtime.ts';

const log = pino({ level: 'silent' });

describe("the native core's own metrics", () => {
  it('are on another port where the first was taken in the same moment', async () => {
    const [taken = 0, free = 0] = await freePorts(2);
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(taken, '127.0.0.1', resolve));
    const ports = [taken, free];
    try {
      const text = await coreMetrics(
        (config) => installRuntime(log, 'error', config),
        async () => ports.shift() ?? 0,
      );
      expect(ports).toEqual([]);
      expect(await text()).not.toContain('did not come');
    } finally {
      await new Promise((resolve) => server.close(resolve));
      await Runtime.instance().shutdown();
    }
  });

  it('are given up with the reason where the core can never listen', async () => {
    const install = () => {
      throw new Error('no listening here');
    };
    await expect(coreMetrics(install)).rejects.toThrow('no listening here');
  });
});
