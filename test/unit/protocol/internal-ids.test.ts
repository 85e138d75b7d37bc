import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { idSchema } from '../../../contract/common.ts';
import { sourceFiles } from '../../../dev/check/sources.ts';

const root = join(import.meta.dirname, '../../..');

/** Every id that `protocol/` creates or names, by the name of its export, as short and plain as possible. */
const internalIds = async (): Promise<[string, string][]> => {
  const files = readdirSync(join(root, 'protocol')).filter((file) => file.endsWith('.ts'));
  const modules: Record<string, unknown>[] = [];
  // One after the other: Jest confuses modules that several concurrent imports share.
  for (const file of files) modules.push((await import(`../../../protocol/${file}`)) as Record<string, unknown>);
  return modules.flatMap((module) =>
    Object.entries(module).flatMap(([name, value]): [string, string][] => {
      if (name.endsWith('Id') && typeof value === 'function') return [[name, String(value('a', 1))]];
      const id = typeof value === 'object' && value !== null && 'id' in value ? value.id : undefined;
      return typeof id === 'string' ? [[name, id]] : [];
    }),
  );
};

describe('the ids of our own workflows', () => {
  it('are never ids that a caller could choose for a verification', async () => {
    const ids = await internalIds();
    const known = [
      'callbackInboxId',
      'createsId',
      'erasureId',
      'idempotencyId',
      'keyLimiterId',
      'recipientLimiterId',
      'spendLimiterId',
      'switchesWorkflow',
      'webhookId',
    ];
    expect(ids.map(([name]) => name)).toEqual(expect.arrayContaining(known));
    expect(ids.filter(([, id]) => idSchema.safeParse(id).success)).toEqual([]);
  });

  it('are made in protocol/ alone, where the test above sees them', () => {
    const elsewhere = sourceFiles(root, ['.ts'])
      .filter((file) => /^(client|gateway|worker|workflows|activities|cli)\//.test(file))
      .filter((file) => /workflowId\s*[:=]\s*[`'"]/.test(readFileSync(join(root, file), 'utf8')));
    expect(elsewhere).toEqual([]);
  });
});
