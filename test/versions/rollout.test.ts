import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { WorkflowHandle } from '@temporalio/client';
import type { Snapshot } from '../../contract/snapshot.ts';
import { deploymentOptions } from '../../worker/deployment.ts';
import { workflowCode } from '../../worker/workflow-code.ts';
import { conversationPart } from '../model/conversation-part.ts';
import { travelRulePart } from '../model/travel-rule-part.ts';
import { bundleMutant } from '../support/mutants.ts';
import { options } from './options.ts';
import { createStage, type Stage } from './stage.ts';

const deploymentName = 'hwagin-test';
const build = (buildId: string) =>
  deploymentOptions({ HWAGIN_BUILD_ID: buildId, HWAGIN_DEPLOYMENT_NAME: deploymentName });

/**
 * A build whose flows do something different: the short one without a patch, because it is pinned; the long one behind a patch.
 */
const changed = [
  {
    file: 'providers/nhn-otp/flow.ts',
    from: '    const encodedKey = this.#encodedKey as string;',
    to: '    await attempt(() => nhnOtpReady());\n    const encodedKey = this.#encodedKey as string;',
  },
  {
    file: 'providers/verify-vasp/flow.ts',
    from: '  const since = new Date().toISOString();',
    to: "  if (patched('asks-first')) await attempt(() => verifyVaspPrecheck(input));\n  const since = new Date().toISOString();",
  },
  {
    file: 'providers/verify-vasp/flow.ts',
    from: 'import { proxyActivities,',
    to: 'import { patched, proxyActivities,',
  },
];

let stage: Stage;
beforeAll(async () => {
  stage = await createStage();
}, 300_000);
afterAll(() => stage.close());

const eventually = async <T>(look: () => Promise<T>, is: (seen: T) => boolean): Promise<T> => {
  for (;;) {
    const seen = await look();
    if (is(seen)) return seen;
    await pause(100);
  }
};
const reaches = (handle: WorkflowHandle, status: string) =>
  eventually(
    () => handle.query<Snapshot>('snapshot'),
    (snapshot) => snapshot.status === status,
  );
const service = () => stage.env.connection.workflowService;

const makeCurrent = async (buildId: string) => {
  const set = () => service().setWorkerDeploymentCurrentVersion({ namespace: 'default', deploymentName, buildId });
  // The server knows a build once its worker has polled.
  await eventually(
    () =>
      set().then(
        () => true,
        () => false,
      ),
    (done) => done,
  );
};

/** The builds that have executed a run's tasks, in order. */
const buildsOf = async (handle: WorkflowHandle): Promise<string[]> => {
  const { events } = await handle.fetchHistory();
  const builds = (events ?? []).flatMap(({ workflowTaskCompletedEventAttributes: done }) =>
    done?.deploymentVersion?.buildId ? [done.deploymentVersion.buildId] : [],
  );
  return builds.filter((buildId, index) => buildId !== builds[index - 1]);
};

const openOn = async (buildId: string): Promise<number> => {
  const query = `TemporalWorkerDeploymentVersion = '${deploymentName}:${buildId}' AND ExecutionStatus = 'Running'`;
  const { count } = await service().countWorkflowExecutions({ namespace: 'default', query });
  return count.toNumber();
};

describe('When a new build takes over from an old one', () => {
  it('short flows stay with the old one, the travel rule moves to the new one, and the old one drains', async () => {
    const stopOld = await stage.startWorker(await workflowCode(), build('old'));
    await makeCurrent('old');
    const code = conversationPart('nhn-otp', options({ method: 1 }));
    const first = await stage.start(code.workflow, code.run, code.activities);
    const travel = travelRulePart(options());
    const long = await stage.start(travel.workflow, travel.run, travel.activities);
    await reaches(first, 'awaiting_user');
    await reaches(long, 'awaiting_counterparty');

    await stage.startWorker(await bundleMutant(...changed), build('new'));
    await makeCurrent('new');
    const another = conversationPart('nhn-otp', options({ method: 1 }));
    const second = await stage.start(another.workflow, another.run, another.activities);
    await reaches(second, 'awaiting_user');
    expect(
      await eventually(
        () => openOn('old'),
        (count) => count > 0,
      ),
    ).toBeGreaterThan(0);

    await first.executeUpdate('submitCode', { args: ['200000'] });
    await second.executeUpdate('submitCode', { args: ['200000'] });
    await long.signal('callback', { type: 'VERIFICATION_RESULT', uuid: `uuid-${travel.run.id}`, result: 'VERIFIED' });
    await reaches(long, 'awaiting_transfer');
    await long.executeUpdate('reportTransfer', { args: [{ txHash: '0xabc' }] });

    const ends = await Promise.all([first, second, long].map((handle) => handle.result()));
    expect(ends.map(({ snapshot }) => snapshot.status)).toEqual(['verified', 'verified', 'verified']);
    expect(await buildsOf(first)).toEqual(['old']);
    expect(await buildsOf(second)).toEqual(['new']);
    expect(await buildsOf(long)).toEqual(['old', 'new']);

    expect(
      await eventually(
        () => openOn('old'),
        (count) => count === 0,
      ),
    ).toBe(0);
    await stopOld();
    const last = conversationPart('nhn-otp', options({ method: 1 }));
    const third = await stage.start(last.workflow, last.run, last.activities);
    await reaches(third, 'awaiting_user');
    await third.executeUpdate('submitCode', { args: ['200000'] });
    expect(await buildsOf(third)).toEqual(['new']);
  });
});
