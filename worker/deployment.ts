import type { WorkerOptions } from '@temporalio/worker';
import type { WorkerSettings } from './settings.ts';

/**
 * Worker versioning, where a build has a name: each flow says itself whether it stays with the build that began it (short
 * flows, `PINNED`) or goes on with the current one; what says nothing goes on.
 */
export const deploymentOptions = ({
  HWAGIN_BUILD_ID: buildId,
  HWAGIN_DEPLOYMENT_NAME: deploymentName,
}: Pick<WorkerSettings, 'HWAGIN_BUILD_ID' | 'HWAGIN_DEPLOYMENT_NAME'>): Pick<
  WorkerOptions,
  'workerDeploymentOptions'
> =>
  buildId === undefined
    ? {}
    : {
        workerDeploymentOptions: {
          version: { deploymentName, buildId },
          useWorkerVersioning: true,
          defaultVersioningBehavior: 'AUTO_UPGRADE',
        },
      };
