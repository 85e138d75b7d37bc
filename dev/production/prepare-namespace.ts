import { setTimeout as sleep } from 'node:timers/promises';
import { Connection } from '@temporalio/client';
import proto from '@temporalio/proto';
import { searchAttributes } from '../../contract/search-attributes.ts';

const keyword = proto.temporal.api.enums.v1.IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD;
const alreadyExists = 6;
const namespace = 'default';
const day = 86_400;

/** Creates the namespace `default` and our search attributes if they are missing, and waits until they can be used. */
export async function prepareNamespace(address: string): Promise<void> {
  const connection = await Connection.connect({ address, connectTimeout: '30s' });
  try {
    await insist(() =>
      connection.workflowService.registerNamespace({
        namespace,
        workflowExecutionRetentionPeriod: { seconds: (3 * day) as never },
      }),
    );
    const wanted = Object.fromEntries(Object.values(searchAttributes).map((name) => [name, keyword]));
    await insist(() => connection.operatorService.addSearchAttributes({ namespace, searchAttributes: wanted }));
    const query = Object.keys(wanted)
      .map((name) => `${name} = 'x'`)
      .join(' OR ');
    await insist(() => connection.workflowService.countWorkflowExecutions({ namespace, query }));
  } finally {
    await connection.close();
  }
}

/** For some seconds, not every part of the server knows a new namespace. */
async function insist(act: () => Promise<unknown>): Promise<void> {
  const deadline = Date.now() + 60_000;
  for (;;) {
    try {
      await act();
      return;
    } catch (error) {
      if ((error as { code?: unknown }).code === alreadyExists) return;
      if (Date.now() > deadline) throw error;
      await sleep(250);
    }
  }
}
