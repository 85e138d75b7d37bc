import { describe, expect, it } from '@jest/globals';
import type { NativeConnection } from '@temporalio/worker';
import { searchAttributes } from '../../../contract/search-attributes.ts';
import { createLogger } from '../../../privacy/logger.ts';
import { ensureSearchAttributes } from '../../../worker/search-attributes.ts';

const names = Object.values(searchAttributes);
const log = createLogger({ level: 'silent', component: 'test' });
const [text, keyword] = [1, 2];
const refusal = (code: number) => Object.assign(new Error('refused'), { code });

/** A server with these `attributes`; `list` and `add` are the codes it refuses with. */
const server = (attributes: Record<string, number>, { list, add }: { list?: number; add?: number } = {}) => {
  const added: string[] = [];
  const connection = {
    operatorService: {
      listSearchAttributes: async () => {
        if (list !== undefined) throw refusal(list);
        return { customAttributes: attributes };
      },
      addSearchAttributes: async ({ searchAttributes: wanted }: { searchAttributes: Record<string, number> }) => {
        if (add !== undefined) throw refusal(add);
        added.push(...Object.keys(wanted));
        Object.assign(attributes, wanted);
      },
    },
    workflowService: {
      countWorkflowExecutions: async ({ query }: { query: string }) => {
        if (!Object.keys(attributes).some((name) => query.startsWith(`${name} =`))) throw refusal(3);
        return {};
      },
    },
  } as unknown as NativeConnection;
  return { added, ensure: () => ensureSearchAttributes(connection, 'kyc', log) };
};
const all = () => Object.fromEntries(names.map((name) => [name, keyword]));

describe('ensureSearchAttributes', () => {
  it('registers nothing where all are there', async () => {
    const { added, ensure } = server(all());
    await ensure();
    expect(added).toEqual([]);
  });

  it('registers what is missing, and only that', async () => {
    const { VerificationStatus: _, ...others } = all();
    const { added, ensure } = server(others);
    await ensure();
    expect(added).toEqual(['VerificationStatus']);
  });

  it('stops with the command where it may not register', async () => {
    const { VerificationStatus: _, ...others } = all();
    await expect(server(others, { add: 7 }).ensure()).rejects.toThrow(
      'run: temporal operator search-attribute create --namespace kyc --name VerificationStatus --type Keyword',
    );
  });

  it('stops when one has another type', async () => {
    await expect(server({ ...all(), VerificationMethod: text }).ensure()).rejects.toThrow(
      'VerificationMethod exist with another type than Keyword',
    );
  });

  it('asks by queries where the operator service is not for it, as on Temporal Cloud', async () => {
    await server(all(), { list: 7 }).ensure();
    await server(all(), { list: 16 }).ensure();
  });

  it('names a namespace that does not exist', async () => {
    await expect(server(all(), { list: 5 }).ensure()).rejects.toThrow(
      'temporal operator namespace create --namespace kyc',
    );
  });

  it('passes on what it does not understand', async () => {
    await expect(server(all(), { list: 14 }).ensure()).rejects.toMatchObject({ code: 14 });
  });
});
