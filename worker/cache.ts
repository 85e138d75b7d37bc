import type { WorkerSettings } from './settings.ts';

/**
 * Never allows more concurrent workflow tasks than there are runs in the cache. If a run is evicted while a local activity is in
 * flight, the SDK's core panics, and the run continues only after its task has timed out.
 */
export const cacheOptions = ({
  HWAGIN_MAX_WORKFLOW_TASKS: tasks,
  HWAGIN_MAX_CACHED: cached,
}: Pick<WorkerSettings, 'HWAGIN_MAX_WORKFLOW_TASKS' | 'HWAGIN_MAX_CACHED'>) => {
  if (cached === undefined) return { maxConcurrentWorkflowTaskExecutions: tasks };
  const atOnce = cached === 0 ? 1 : Math.min(tasks, Math.max(2, cached));
  return { maxCachedWorkflows: cached, maxConcurrentWorkflowTaskExecutions: atOnce };
};
