import type { temporal } from '@temporalio/proto';

export type Payload = temporal.api.common.v1.IPayload;
export type HistoryEvent = temporal.api.history.v1.IHistoryEvent;

/** A payload, and where in its event it stands. */
export interface Found {
  at: string;
  payload: Payload;
}

/** Every one that is encrypted, in order of the events. */
export const payloadsIn = (events: readonly HistoryEvent[]): Found[] => {
  const found: Found[] = [];
  for (const event of events)
    for (const [name, attributes] of Object.entries(event))
      if (name.endsWith('EventAttributes') || name === 'userMetadata')
        collect(attributes, name.replace('EventAttributes', ''), found);
  return found;
};

const collect = (value: unknown, at: string, found: Found[]): void => {
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return;
  if ('metadata' in value && 'data' in value && value.data instanceof Uint8Array) {
    const { metadata, data } = value as { metadata: Record<string, Uint8Array>; data: Uint8Array };
    if (Buffer.from(metadata['encoding'] ?? []).toString() === 'binary/encrypted')
      found.push({ at, payload: { metadata, data } });
    return;
  }
  for (const [name, each] of Object.entries(value)) collect(each, `${at}.${name}`, found);
};
