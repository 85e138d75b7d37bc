import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { WorkflowHandle } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import type { Seal } from '../../../protocol/seals.ts';
import { ask, challenged, reaches } from '../support/asking.ts';
import { eventsOf } from '../support/history.ts';
import { codeCheck, sms, vasp } from '../support/inputs.ts';
import { createStage, gives, held, type Stage } from '../support/stage.ts';

/** Somebody other than the worker completes an activity. No key is needed here, so only the seal protects. */
let stage: Stage;
beforeAll(async () => {
  stage = await createStage();
}, 300_000);
afterAll(() => stage.close(), 120_000);

const at = '2026-11-22T00:00:00.000Z';
const right = { kind: 'right', at };

/** A code check that is in flight, and how to complete it instead of the worker. */
const checking = async () => {
  const check = held(gives({ kind: 'refused', code: '-101', meaning: 'wrong' }));
  stage.script({ nhnOtpReady: gives(), nhnOtpCheck: check.act });
  const handle = await stage.start('nhn-otp', codeCheck({ maxAttempts: 1 }));
  await challenged(handle);
  const verdict = ask(handle, 'submitCode', '000000');
  await check.reached;
  const { runId } = (await handle.describe()) as { runId: string };
  const activityId = await pendingId(handle);
  const place = { workflowId: handle.workflowId, runId, activityId };
  return { place, verdict, release: check.release, seal: { activity: 'nhnOtpCheck', id: activityId, run: runId } };
};

const pendingId = async (handle: WorkflowHandle): Promise<string> => {
  const scheduled = (await eventsOf(handle)).map(
    ({ activityTaskScheduledEventAttributes: event }) => event?.activityId,
  );
  return scheduled.filter((id) => typeof id === 'string').at(-1) as string;
};

describe('An answer that the worker has not given', () => {
  it.each<[string, (seal: Seal) => unknown]>([
    ['a bare value', () => right],
    ['nothing', () => undefined],
    ['the seal of another activity', (seal) => ({ ...seal, activity: 'nhnOtpKey', value: right })],
    ['the seal of another call', (seal) => ({ ...seal, id: '1', value: right })],
    ['the seal of another run', (seal) => ({ ...seal, run: 'another', value: right })],
    ['a value that the call cannot give', (seal) => ({ ...seal, value: { kind: 'verified' } })],
    ['no value', (seal) => ({ ...seal })],
  ])('verifies nobody: %s', async (_, forged) => {
    const { place, verdict, release, seal } = await checking();
    await stage.env.client.activity.complete(place, forged(seal));
    expect(await verdict).toMatchObject({ status: 'max_attempts_reached', lastAttempt: { result: 'unknown' } });
    release();
  });

  it('would verify with the seal of the call', async () => {
    const { place, verdict, release, seal } = await checking();
    await stage.env.client.activity.complete(place, { ...seal, value: right });
    expect(await verdict).toMatchObject({ status: 'verified' });
    release();
  });
});

it.each<[string, unknown]>([
  ['nothing', undefined],
  ['a bare value', 'ready'],
])('A precheck that somebody else answers creates no record: %s', async (_, forged) => {
  const precheck = held(gives());
  stage.script({ verifyVaspPrecheck: precheck.act });
  const handle = await stage.start('verify-vasp', vasp({ precheck: true }));
  await precheck.reached;
  const { runId } = (await handle.describe()) as { runId: string };
  const place = { workflowId: handle.workflowId, runId, activityId: await pendingId(handle) };
  await stage.env.client.activity.complete(place, forged);
  await reaches(handle, 'failed');
  expect(stage.count('verifyVaspCreate')).toBe(0);
  precheck.release();
});

describe('A failure that the worker has not sealed', () => {
  it.each(['ProviderUnavailable', 'ProviderRejected', 'NotConfigured', 'NotYet'])(
    'does not decide about a message in flight: %s',
    async (type) => {
      const send = held(gives({ token: 't2' }));
      stage.script({
        mobileOkToken: gives({ token: 't1', publicKey: 'k', clientTxId: 'tx1' }),
        mobileOkRequest: send.act,
      });
      const handle = await stage.start('mobile-ok', sms({ maxRestarts: 0 }));
      await send.reached;
      const { runId } = (await handle.describe()) as { runId: string };
      const place = { workflowId: handle.workflowId, runId, activityId: await pendingId(handle) };
      const details = [{ provider: 'mobile-ok', call: 'auth/request', code: '3001' }];
      await stage.env.client.activity.fail(place, ApplicationFailure.create({ type, nonRetryable: true, details }));
      expect(await reaches(handle, 'failed')).toMatchObject({ reason: 'send_unknown' });
      expect(stage.count('mobileOkRequest')).toBe(1);
      send.release();
    },
  );
});
