import { Client, type Connection } from '@temporalio/client';
import proto from '@temporalio/proto';
import { lazyConnection } from '../../client/connection.ts';
import { coreSettings } from '../../config/core.ts';
import { type Environment, readSettings } from '../../config/settings.ts';
import { readTemporalSettings, type TemporalSettings } from '../../config/temporal.ts';
import { searchAttributes } from '../../contract/search-attributes.ts';
import { type Check, check } from './check.ts';

/** Whether Temporal can be reached, its namespace is prepared, and a worker polls the task queue. */
export const checkTemporal = async (env: Environment): Promise<Check[]> => {
  let client: Client | undefined;
  let settings: TemporalSettings | undefined;
  const reached = await check('temporal', async () => {
    settings = readTemporalSettings(env);
    client = await open(settings);
    return `${settings.address}, namespace ${settings.namespace}`;
  });
  if (!client) return [reached];
  const asked = client;
  try {
    return [
      reached,
      await check('search attributes', () => searchable(asked)),
      await check('worker', () => polled(asked, readSettings(coreSettings, env).HWAGIN_TASK_QUEUE)),
    ];
  } finally {
    await asked.connection.close();
  }
};

const timeoutMs = 5_000;

const open = async ({ connectionOptions, namespace, address }: TemporalSettings): Promise<Client> => {
  const connection = lazyConnection(connectionOptions, timeoutMs);
  try {
    await connection.ensureConnected();
    await connection.withDeadline(Date.now() + timeoutMs, () =>
      connection.workflowService.describeNamespace({ namespace }),
    );
    return new Client({ connection, namespace });
  } catch (error) {
    await connection.close();
    throw new Error(`${address}, namespace ${namespace}: ${deepest(error)}`, { cause: error });
  }
};

/** A count by each attribute: this also works where we may not list them (Temporal Cloud). */
const searchable = async (client: Client): Promise<string> => {
  const names = Object.values(searchAttributes);
  const found = await Promise.all(names.map((name) => isSearchable(client, name)));
  const missing = names.filter((_, at) => !found[at]);
  if (missing.length > 0) throw new Error(`missing: ${missing.join(', ')}; ${await whatToDo(client, missing.length)}`);
  return `all ${names.length} are there`;
};

const keyword = proto.temporal.api.enums.v1.IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD;
/** For one type, in a visibility store in SQL. */
const roomInSql = 10;

const whatToDo = async ({ connection, options: { namespace } }: Client, missing: number): Promise<string> => {
  try {
    const { customAttributes } = await (connection as Connection).withDeadline(Date.now() + timeoutMs, () =>
      (connection as Connection).operatorService.listSearchAttributes({ namespace }),
    );
    const taken = Object.values(customAttributes).filter((type) => type === keyword).length;
    if (taken + missing > roomInSql)
      return `${taken} of type Keyword are there already, and a visibility store in SQL has ${roomInSql}: take another namespace`;
  } catch {
    // We may not list them.
  }
  return 'a worker registers them when it starts';
};

const isSearchable = async (client: Client, name: string): Promise<boolean> => {
  try {
    await client.withDeadline(Date.now() + timeoutMs, () => client.workflow.count(`${name} = 'x'`));
    return true;
  } catch {
    return false;
  }
};

/** A poll is held open for a minute; a worker that has not polled for two is gone. Milliseconds. */
const freshMs = 120_000;

const polled = async (client: Client, name: string): Promise<string> => {
  const { pollers } = await client.withDeadline(Date.now() + timeoutMs, () =>
    client.workflowService.describeTaskQueue({
      namespace: client.options.namespace,
      taskQueue: { name },
      taskQueueType: proto.temporal.api.enums.v1.TaskQueueType.TASK_QUEUE_TYPE_WORKFLOW,
    }),
  );
  const fresh = (pollers ?? []).filter(
    ({ lastAccessTime }) => Date.now() - Number(lastAccessTime?.seconds ?? 0) * 1_000 < freshMs,
  );
  if (fresh.length === 0) throw new Error(`no worker polls the task queue ${name}; start one with \`npm run worker\``);
  return `${fresh.length} polling the task queue ${name}`;
};

const deepest = (error: unknown): string => {
  let at = error;
  while (at instanceof Error && at.cause instanceof Error) at = at.cause;
  return at instanceof Error ? at.message : 'unknown';
};
