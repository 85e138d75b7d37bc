import type { WorkflowHandle } from '@temporalio/client';
import { defaultPayloadConverter } from '@temporalio/common';
import type { temporal } from '@temporalio/proto';

type Handle = Pick<WorkflowHandle, 'fetchHistory' | 'query'>;
type Event = temporal.api.history.v1.IHistoryEvent;

export const eventsOf = async (handle: Handle): Promise<Event[]> => (await handle.fetchHistory()).events ?? [];

/** The values that the workflow gave to a search attribute, in order. */
export const upserts = async (handle: Handle, name: string): Promise<unknown[]> =>
  (await eventsOf(handle)).flatMap(({ upsertWorkflowSearchAttributesEventAttributes: event }) => {
    const payload = event?.searchAttributes?.indexedFields?.[name];
    return payload ? [defaultPayloadConverter.fromPayload(payload)] : [];
  });

/** Seconds of every timer that was set. */
export const timers = async (handle: Handle): Promise<number[]> =>
  (await eventsOf(handle)).flatMap(({ timerStartedEventAttributes: event }) =>
    event
      ? [Math.round(Number(event.startToFireTimeout?.seconds ?? 0) + (event.startToFireTimeout?.nanos ?? 0) / 1e9)]
      : [],
  );

/** How often Temporal may run each activity (0: no limit), by its name. */
export const attemptsAllowed = async (handle: Handle): Promise<Record<string, number>> =>
  Object.fromEntries(
    (await eventsOf(handle)).flatMap(({ activityTaskScheduledEventAttributes: event }) =>
      event ? [[event.activityType?.name ?? '', event.retryPolicy?.maximumAttempts ?? 0]] : [],
    ),
  );

/** The summaries of all events: activities, timers, markers. */
export const summaries = async (handle: Handle): Promise<string[]> =>
  (await eventsOf(handle)).flatMap(({ userMetadata }) =>
    userMetadata?.summary ? [defaultPayloadConverter.fromPayload<string>(userMetadata.summary)] : [],
  );

interface Definition {
  name: string;
  description?: string;
}

/** What the Web UI queries from a run. */
export interface Metadata {
  currentDetails: string;
  definition: Record<'queryDefinitions' | 'signalDefinitions' | 'updateDefinitions', Definition[]>;
}

export const metadataOf = (handle: Handle): Promise<Metadata> => handle.query('__temporal_workflow_metadata');

export const detailsOf = async (handle: Handle): Promise<string> => (await metadataOf(handle)).currentDetails;
