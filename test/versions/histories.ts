import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import proto, { type temporal } from '@temporalio/proto';

/** One folder for each version whose runs may still be open. */
export const historiesFolder = fileURLToPath(new URL('../histories/', import.meta.url));

const { History } = proto.temporal.api.history.v1;

export interface KeptHistory {
  /** `<version>/<scene>` */
  name: string;
  history: temporal.api.history.v1.IHistory;
}

/** The histories of all versions. */
export const readHistories = async (): Promise<KeptHistory[]> => {
  const files = await readdir(historiesFolder, { recursive: true });
  const kept = files.filter((file) => file.endsWith('.json')).toSorted();
  return await Promise.all(
    kept.map(async (file) => ({
      name: file.replace(/\.json$/, ''),
      history: History.fromObject(JSON.parse(await readFile(join(historiesFolder, file), 'utf8')) as object),
    })),
  );
};

/** Names of processes, machines and files: a replay does not need them. */
/** Sticky task queues are named after the process and its machine. */
const withoutMachine = (value: unknown): unknown =>
  typeof value === 'string' && /^\d+@/.test(value) ? 'worker' : value;

const unneeded = new Set(['identity', 'stackTrace', 'workerVersion', 'meteringMetadata', 'taskId']);

/** A history as JSON, one event per line, without information about the machine that recorded it. */
export const portable = (history: temporal.api.history.v1.IHistory): string => {
  const { events } = History.toObject(History.fromObject(history), { longs: String, enums: String, bytes: String }) as {
    events: object[];
  };
  const line = (event: object) =>
    JSON.stringify(event, (key, value: unknown) => (unneeded.has(key) ? undefined : withoutMachine(value)));
  return `{ "events": [\n${events.map(line).join(',\n')}\n] }\n`;
};
