import { workflowInfo } from '@temporalio/workflow';

export type Behavior = 'PINNED' | 'AUTO_UPGRADE';

/**
 * What a flow does when another build becomes the current one. Only for workers that are versions of a deployment: Temporal
 * refuses every task of another worker that says this.
 */
export const versioned = (versioningBehavior: Behavior) => (): { versioningBehavior?: Behavior } =>
  workflowInfo().currentDeploymentVersion?.deploymentName ? { versioningBehavior } : {};
