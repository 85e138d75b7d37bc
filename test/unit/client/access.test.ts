import { describe, expect, it } from '@jest/globals';
import { openAccessLog } from '../../../client/access.ts';

const open = async () => {
  const recorded: unknown[] = [];
  const store = { record: async (access: object) => void recorded.push(access) };
  return { recorded, log: await openAccessLog({}, 'shop@host', store) };
};

describe('a client’s access records', () => {
  it('name the actor of the call, or else the process', async () => {
    const { recorded, log } = await open();
    await log.record({ action: 'outcome_read', verification: 'v-1', actor: 'key:backend-1', purpose: 'ticket-7' });
    await log.record({ action: 'erased', verification: 'v-2', actor: undefined, purpose: undefined });
    const at = expect.any(String);
    expect(recorded).toEqual([
      { who: 'key:backend-1', action: 'outcome_read', verification: 'v-1', purpose: 'ticket-7', at },
      { who: 'shop@host', action: 'erased', verification: 'v-2', purpose: 'unspecified', at },
    ]);
  });

  it('refuse the name of a person: nothing is recorded, and so nothing is returned', async () => {
    const { recorded, log } = await open();
    for (const [field, value] of [
      ['actor', '홍길동'],
      ['purpose', 'a name of a person'],
    ] as const)
      await expect(log.record({ action: 'outcome_read', verification: 'v-1', [field]: value })).rejects.toMatchObject({
        code: 'invalid_input',
        field,
      });
    expect(recorded).toEqual([]);
  });
});
