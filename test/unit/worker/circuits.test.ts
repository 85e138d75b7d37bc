import { describe, expect, it } from '@jest/globals';
import { ApplicationFailure } from '@temporalio/common';
import { CircuitOpen } from '../../../activities/http/index.ts';
import type { FailureType } from '../../../protocol/failures.ts';
import { type CircuitName, createCircuits } from '../../../worker/circuits.ts';

const call = { provider: 'mobile-ok', call: 'token/get' } as const;
const other = { provider: 'portone-v2', call: 'send' } as const;
const failing = (type: FailureType) => () => Promise.reject(ApplicationFailure.create({ type, message: 'no' }));

describe('the circuit of a provider', () => {
  it('opens after so many failures in a row, and then makes no call', async () => {
    const changes: CircuitName[] = [];
    const { circuit, state } = createCircuits({ failuresToOpen: 3, onChange: (_, name) => changes.push(name) });
    for (let n = 0; n < 3; n++)
      await expect(circuit(call, failing('AmbiguousSend'))).rejects.toMatchObject({ type: 'AmbiguousSend' });
    let made = 0;
    const refused = circuit(call, async () => made++);
    await expect(refused).rejects.toBeInstanceOf(CircuitOpen);
    expect(made).toBe(0);
    expect([state('mobile-ok'), changes]).toEqual(['open', ['open']]);
  });

  it('leaves the other providers alone', async () => {
    const { circuit } = createCircuits({ failuresToOpen: 1 });
    await expect(circuit(call, failing('ProviderUnavailable'))).rejects.toThrow();
    expect(await circuit(other, async () => 'sent')).toBe('sent');
  });

  it('does not count what a provider refuses, for then it is there', async () => {
    const { circuit, state } = createCircuits({ failuresToOpen: 1 });
    await expect(circuit(call, failing('ProviderRejected'))).rejects.toThrow();
    expect(state('mobile-ok')).toBe('closed');
  });

  it('lets one call try after a while, and closes when it is answered', async () => {
    const changes: CircuitName[] = [];
    const { circuit } = createCircuits({
      failuresToOpen: 1,
      halfOpenAfter: 1,
      onChange: (_, name) => changes.push(name),
    });
    await expect(circuit(call, failing('ProviderUnavailable'))).rejects.toThrow();
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(await circuit(call, async () => 'there again')).toBe('there again');
    expect(changes).toEqual(['open', 'half-open', 'closed']);
  });
});
