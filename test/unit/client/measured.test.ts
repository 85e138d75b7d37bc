import { describe, expect, it } from '@jest/globals';
import { Registry } from 'prom-client';
import { HwaginClient } from '../../../client/client.ts';
import { measured } from '../../../client/measured.ts';

describe('a client that is measured', () => {
  it('counts every call that is answered once, and whether it was refused', async () => {
    const registry = new Registry();
    // A client without a context: every call fails.
    const client = measured(new HwaginClient({} as never, async () => undefined), registry);
    const calls = Object.getOwnPropertyNames(HwaginClient.prototype).filter(
      (name) => !['constructor', 'watch', 'close'].includes(name),
    );
    expect(calls).toEqual(expect.arrayContaining(['startAndWait', 'erase', 'webhooks', 'providerSwitches']));
    for (const call of calls)
      await expect((client[call as 'snapshot'] as (...args: unknown[]) => Promise<unknown>)('a b')).rejects.toThrow();
    const { values } = await (registry.getSingleMetric('hwagin_client_call_duration_seconds')?.get() ?? {
      values: [],
    });
    const counted = values.filter(({ labels }) => labels['le'] === '+Inf');
    expect(new Set(counted.map(({ labels }) => labels['call']))).toEqual(new Set(calls));
    expect(counted.find(({ labels }) => labels['call'] === 'snapshot')?.labels).toMatchObject({
      outcome: 'invalid_input',
    });
  });
});
