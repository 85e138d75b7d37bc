import type { WorkerOptions } from '@temporalio/worker';
import type { WorkerSettings } from './settings.ts';

type Names = 'HWAGIN_BUILD_ID' | 'HWAGIN_DEPLOYMENT_NAME' | 'TEMPORAL_WORKER_BUILD_ID' | 'TEMPORAL_DEPLOYMENT_NAME';

/**
 * Worker versioning, if the build has a name (ours, or that of Temporal's Worker Controller). Each flow says whether it stays
 * with the build that started it (short flows, `PINNED`) or moves to the current one, which is also the default.
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
