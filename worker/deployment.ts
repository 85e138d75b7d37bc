import type { WorkerOptions } from '@temporalio/worker';
import type { WorkerSettings } from './settings.ts';

type Names = 'HWAGIN_BUILD_ID' | 'HWAGIN_DEPLOYMENT_NAME' | 'TEMPORAL_WORKER_BUILD_ID' | 'TEMPORAL_DEPLOYMENT_NAME';

/**
 * Worker versioning, where a build has a name (ours, or that of Temporal's Worker Controller): each flow says itself whether
 * it stays with the build that began it (short flows, `PINNED`) or goes on with the current one; what says nothing goes on.
 */
export const deploymentOptions = (
  settings: Pick<WorkerSettings, Names>,
): Pick<WorkerOptions, 'workerDeploymentOptions'> => {
  const buildId = settings.HWAGIN_BUILD_ID ?? settings.TEMPORAL_WORKER_BUILD_ID;
  if (buildId === undefined) return {};
  const deploymentName = settings.HWAGIN_DEPLOYMENT_NAME ?? settings.TEMPORAL_DEPLOYMENT_NAME ?? 'hwagin';
  return {
    workerDeploymentOptions: {
      version: { deploymentName, buildId },
      useWorkerVersioning: true,
      defaultVersioningBehavior: 'AUTO_UPGRADE',
    },
  };
};
