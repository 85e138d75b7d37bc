import { describe, expect, it } from '@jest/globals';
import type { ClientContext } from '../../../client/context.ts';
import { list } from '../../../client/list.ts';
import { workflowTypes } from '../../../contract/providers/index.ts';

/** A Temporal whose index has this many failed verifications; those in `uncertain` have an uncertain end. */
const linkTo = (count: number, uncertain: readonly number[]): { context: ClientContext; looked: () => number } => {
  const seen = new Set<string>();
  const startTime = new Date();
  const endOf = (id: string) => {
    const reason = uncertain.includes(Number(id)) ? 'send_unknown' : 'provider_unavailable';
    const end = { id, provider: 'mobile-ok', status: 'failed', reason };
    return { snapshot: { ...end, createdAt: startTime.toISOString() }, outcome: end };
  };
  const workflow = {
    list: async function* () {
      for (let number = 0; number < count; number++)
        yield {
          type: workflowTypes['mobile-ok'],
          workflowId: `${number}`,
          runId: 'run',
          status: { name: 'COMPLETED' },
          startTime,
        };
    },
    result: async (id: string) => {
      seen.add(id);
      return endOf(id);
    },
  };
  const client = { workflow, withDeadline: (_: number, call: () => unknown) => call() };
  return { context: { client, index: workflow } as unknown as ClientContext, looked: () => seen.size };
};

describe('a list of uncertain ends', () => {
  it('finds a single one far down, however few are asked for', async () => {
    const { context } = linkTo(600, [590]);
    expect((await list(context, { uncertain: true, limit: 1 })).map(({ id }) => id)).toEqual(['590']);
  });

  it('returns no more than requested, and reads no more than a thousand', async () => {
    const { context, looked } = linkTo(3_000, [0, 1, 2, 2_900]);
    expect((await list(context, { uncertain: true, limit: 2 })).map(({ id }) => id)).toEqual(['0', '1']);
    expect(await list(context, { uncertain: true, limit: 20 })).toHaveLength(3);
    expect(looked()).toBe(1_000);
  });
});
