import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Connection } from '@temporalio/client';
import proto from '@temporalio/proto';
import type { Place } from './search.ts';

const { History } = proto.temporal.api.history.v1;
const { WorkflowExecutionInfo } = proto.temporal.api.workflow.v1;

/** Everything Temporal returns about its runs, fetched without the codec: histories, search attributes, memos, ids, queues. */
export const temporalPlaces = async (connection: Connection): Promise<Place[]> => {
  const { workflowService } = connection;
  const namespace = 'default';
  const places: Place[] = [];
  let nextPageToken: Uint8Array | null | undefined;
  do {
    const page: Awaited<ReturnType<typeof workflowService.listWorkflowExecutions>> =
      await workflowService.listWorkflowExecutions({ namespace, ...(nextPageToken && { nextPageToken }) });
    for (const info of page.executions ?? []) {
      const { execution } = info;
      places.push({
        name: 'search attributes, memo, id or task queue',
        content: Buffer.from(WorkflowExecutionInfo.encode(info).finish()),
      });
      const { history } = await workflowService.getWorkflowExecutionHistory({
        namespace,
        ...(execution && { execution }),
      });
      places.push({ name: 'history', content: Buffer.from(History.encode(history ?? {}).finish()) });
    }
    nextPageToken = page.nextPageToken;
  } while (nextPageToken && nextPageToken.length > 0);
  return places;
};

/** The bytes of the server's database, including its write-ahead log. */
export const databasePlaces = async (folder: string): Promise<Place[]> => {
  const files = (await readdir(folder)).filter((file) => file.startsWith('temporal.db'));
  return Promise.all(
    files.map(async (file) => ({ name: 'database file', content: await readFile(join(folder, file)) })),
  );
};

export const textPlace = (name: string, texts: readonly string[]): Place => ({
  name,
  content: Buffer.from(texts.join('\n')),
});
