import type { temporal } from '@temporalio/proto';

/** What a run has cost Temporal, according to its history. */
export interface Cost {
  /** History events: what is stored, and what a replay reads. */
  events: number;
  workflowTasks: number;
  activities: number;
  /** Billable actions that the history shows; queries, refused updates and heartbeats leave no trace in it. */
  actions: number;
  /** The types of its events, in order. */
  types: number[];
}

type History = temporal.api.history.v1.IHistory;

/**
 * Counts as Temporal Cloud bills (https://docs.temporal.io/cloud/actions) and as temporal-server's metric `action` counts:
 * one each for the start, an accepted update, a signal, a timer, an upsert of search attributes, an activity and each of its
 * retries; one for all local activities of the same workflow task.
 */
export const costOf = ({ events }: History): Cost => {
  const cost: Cost = { events: 0, workflowTasks: 0, activities: 0, actions: 0, types: [] };
  const tasksWithMarkers = new Set<string>();
  for (const event of events ?? []) {
    cost.events++;
    cost.types.push(event.eventType ?? 0);
    if (event.workflowTaskCompletedEventAttributes) cost.workflowTasks++;
    if (event.activityTaskScheduledEventAttributes) cost.activities++;
    if (
      event.workflowExecutionStartedEventAttributes ||
      event.workflowExecutionUpdateAcceptedEventAttributes ||
      event.workflowExecutionSignaledEventAttributes ||
      event.timerStartedEventAttributes ||
      event.upsertWorkflowSearchAttributesEventAttributes ||
      event.activityTaskScheduledEventAttributes
    )
      cost.actions++;
    cost.actions += Math.max(0, (event.activityTaskStartedEventAttributes?.attempt ?? 1) - 1);
    const { markerRecordedEventAttributes: marker } = event;
    if (marker) tasksWithMarkers.add(String(marker.workflowTaskCompletedEventId));
  }
  cost.actions += tasksWithMarkers.size;
  return cost;
};
