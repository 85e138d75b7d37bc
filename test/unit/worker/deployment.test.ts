import { describe, expect, it } from '@jest/globals';
import { readSettings } from '../../../config/settings.ts';
import { deploymentOptions } from '../../../worker/deployment.ts';
import { workerSettings } from '../../../worker/settings.ts';

const version = (env: Record<string, string>) =>
  deploymentOptions(readSettings(workerSettings, env)).workerDeploymentOptions?.version;

describe('the version of a worker', () => {
  it('is none without the name of a build', () => {
    expect(version({})).toBeUndefined();
    expect(version({ HWAGIN_DEPLOYMENT_NAME: 'verifications' })).toBeUndefined();
    expect(version({ TEMPORAL_DEPLOYMENT_NAME: 'verifications' })).toBeUndefined();
  });

  it('is what our settings say, else what the Worker Controller says', () => {
    expect(version({ HWAGIN_BUILD_ID: 'b1' })).toEqual({ deploymentName: 'hwagin', buildId: 'b1' });
    const controlled = { TEMPORAL_WORKER_BUILD_ID: 'b2', TEMPORAL_DEPLOYMENT_NAME: 'default/hwagin-worker' };
    expect(version(controlled)).toEqual({ deploymentName: 'default/hwagin-worker', buildId: 'b2' });
    expect(version({ ...controlled, HWAGIN_BUILD_ID: 'b1', HWAGIN_DEPLOYMENT_NAME: 'ours' })).toEqual({
      deploymentName: 'ours',
      buildId: 'b1',
    });
  });
});
