import { describe, expect, it } from '@jest/globals';
import type { NativeConnection } from '@temporalio/worker';
import Long from 'long';
import { referenceLookup } from '../../../worker/reference.ts';

const lookup = (count: number) => {
  const queries: string[] = [];
  const workflowService = {
    countWorkflowExecutions: async ({ query }: { query: string }) => {
      queries.push(query);
      return { count: Long.fromNumber(count) };
    },
  } as unknown as NativeConnection['workflowService'];
  return { queries, isTaken: referenceLookup({ workflowService }, 'default') };
};

describe('referenceLookup', () => {
  it('asks for other verifications with the reference', async () => {
    const none = lookup(0);
    expect(await none.isTaken('uuid-1', 'withdrawal-7')).toBe(false);
    expect(none.queries).toEqual(["VerificationReference = 'uuid-1' AND WorkflowId != 'withdrawal-7'"]);
    expect(await lookup(1).isTaken('uuid-1', 'withdrawal-7')).toBe(true);
  });

  it('takes for taken what could change the query, without asking', async () => {
    for (const wrong of ["x' OR WorkflowId != '", '', 'a b', 'x'.repeat(201)]) {
      const none = lookup(0);
      expect(await none.isTaken(wrong, 'withdrawal-7')).toBe(true);
      expect(await none.isTaken('uuid-1', wrong)).toBe(true);
      expect(none.queries).toEqual([]);
    }
  });
});
