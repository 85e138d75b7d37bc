import type { WorkerSettings } from './settings.ts';

/**
 * No more steps at once than there are runs in the cache: one that is thrown out of it while a local activity is in flight
 * makes the SDK's core panic, and goes on only when its task has timed out.
 */
export const cacheOptions = ({
  HWAGIN_MAX_WORKFLOW_TASKS: tasks,
  HWAGIN_MAX_CACHED: cached,
}: Pick<WorkerSettings, 'HWAGIN_MAX_WORKFLOW_TASKS' | 'HWAGIN_MAX_CACHED'>) => {
  if (cached === undefined) return { maxConcurrentWorkflowTaskExecutions: tasks };
  const atOnce = cached === 0 ? 1 : Math.min(tasks, Math.max(2, cached));
  return { maxCachedWorkflows: cached, maxConcurrentWorkflowTaskExecutions: atOnce };
};
