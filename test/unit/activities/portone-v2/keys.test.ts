import { describe, expect, it } from '@jest/globals';
import { idempotencyKey, referenceOf } from '../../../../activities/portone-v2/keys.ts';

const run = { workflowId: 'order-1', runId: 'run-1' };
const numbers = { session: 1, challenge: 1, answer: 0 };

describe('the id of an identity verification', () => {
  it('fits KCP’s rule: at most 40 letters and digits', () => {
    expect(referenceOf(run, 1)).toMatch(/^[A-Za-z0-9]{1,40}$/);
  });

  it('is the same for every repeat, and another for every run and session', () => {
    expect(referenceOf({ ...run }, 1)).toBe(referenceOf(run, 1));
    const others = [
      referenceOf(run, 2),
      referenceOf({ ...run, runId: 'run-2' }, 1),
      referenceOf({ ...run, workflowId: 'order-2' }, 1),
      referenceOf(run, 1),
    ];
    expect(new Set(others).size).toBe(4);
  });
});

describe('the Idempotency-Key', () => {
  it('is 16 to 256 ASCII characters in quotes', () => {
    expect(idempotencyKey('ref', 'send', numbers)).toMatch(/^"[!#-~]{16,256}"$/);
  });

  it('differs by verification, call, challenge and answer', () => {
    const keys = [
      idempotencyKey('ref', 'send', numbers),
      idempotencyKey('ref2', 'send', numbers),
      idempotencyKey('ref', 'resend', numbers),
      idempotencyKey('ref', 'send', { ...numbers, challenge: 2 }),
      idempotencyKey('ref', 'send', { ...numbers, answer: 1 }),
      idempotencyKey('ref', 'send', { ...numbers, challenge: 11 }),
      idempotencyKey('ref', 'send', { ...numbers, challenge: 1, answer: 10 }),
    ];
    expect(new Set(keys).size).toBe(keys.length);
  });
});
