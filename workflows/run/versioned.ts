import { workflowInfo } from '@temporalio/workflow';

export type Behavior = 'PINNED' | 'AUTO_UPGRADE';

/**
 * What a flow does when another build becomes the current one, for workers that are versions of a deployment. From any other
 * worker Temporal refuses every task that says it.
 */
export const versioned = (versioningBehavior: Behavior) => (): { versioningBehavior?: Behavior } =>
  workflowInfo().currentDeploymentVersion?.deploymentName ? { versioningBehavior } : {};
