import { workflowInfo } from '@temporalio/workflow';

export type Behavior = 'PINNED' | 'AUTO_UPGRADE';

/**
 * What a flow does when another build becomes the current one. Only for workers that belong to a versioned deployment: Temporal
 * refuses every task of any other worker that sets this.
 */
export const versioned = (versioningBehavior: Behavior) => (): { versioningBehavior?: Behavior } =>
  workflowInfo().currentDeploymentVersion?.deploymentName ? { versioningBehavior } : {};
