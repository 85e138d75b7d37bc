import { expect, it } from '@jest/globals';
import type { Client } from '@temporalio/client';
import { MockActivityEnvironment } from '@temporalio/testing';
import { erasureActivities } from '../../../../activities/erasure/index.ts';
import type { Activities } from '../../../../activities/index.ts';
import { tombstoneWorkflow } from '../../../../protocol/erasure.ts';

/** A Temporal that takes the deletion of a run, and never carries it out. */
const neverDeletes = () => {
  let looks = 0;
  const handleOf = (id: string, runId?: string) => ({
    describe: async () => {
      if (runId === undefined) return { type: tombstoneWorkflow, memo: { erased: id } };
      looks += 1;
      return {};
    },
  });
  const client = {
    options: { namespace: 'default' },
    workflow: { getHandle: handleOf, list: async function* () {} },
    workflowService: { deleteWorkflowExecution: async () => ({}) },
  };
  return { client: client as unknown as Client, looks: () => looks };
};

it('The deletion of runs is left to another worker, if this one has to stop before Temporal has carried it out', async () => {
  const { client, looks } = neverDeletes();
  const { buryRuns } = erasureActivities({ client, taskQueue: 'q', keys: {} as never }, {} as Activities);
  const activity = new MockActivityEnvironment();
  const buried = expect(activity.run(() => buryRuns({ id: 'v-1', runId: 'run-1' }))).rejects.toThrow('not deleted');
  while (looks() === 0) await new Promise((resolve) => setTimeout(resolve, 5));
  activity.cancel('WORKER_SHUTDOWN');
  await buried;
  expect(looks()).toBeLessThan(5);
});
