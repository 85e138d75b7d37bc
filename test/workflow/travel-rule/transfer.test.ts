import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { again, notYet, record } from '../support/answers.ts';
import { ask, challenged, reaches, refusalOf, snapshotOf } from '../support/asking.ts';
import { attemptsAllowed, detailsOf, eventsOf } from '../support/history.ts';
import { createStage, fails, gives, held, type Stage } from '../support/stage.ts';
import { errorsReported, lasted, startVasp, tell, travelRuleScript } from '../support/travel-rule.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await createStage({ cached: false });
}, 300_000);
afterEach(() => stage.clear());
afterAll(() => stage.close(), 120_000);

const verified = gives({ result: 'VERIFIED', reason: 'OK' });
const script = (more: Parameters<Stage['script']>[0] = {}) =>
  stage.script(travelRuleScript({ verifyVaspPoll: [verified, notYet], ...more }));
/** A verification that waits for its transfer. */
const begin = async (options?: Parameters<typeof startVasp>[1]) => {
  const handle = await startVasp(stage, options);
  await challenged(handle);
  await reaches(handle, 'awaiting_transfer');
  return handle;
};
const transfer = { txHash: '0xabc' };
const notTransferred = [record.uuid, { result: 'ERROR', reason: 'NOT-TRANSFERRED' }];

describe('A transfer', () => {
  it('that is reported ends it as verified, with its hash', async () => {
    script();
    const handle = await begin();
    expect(await ask(handle, 'reportTransfer', { txHash: '0xabc', vout: 1 })).toMatchObject({ status: 'verified' });
    expect((await handle.result()).outcome).toEqual({
      id: handle.workflowId,
      provider: 'verify-vasp',
      status: 'verified',
      messages: [],
      travelRule: { verificationUuid: record.uuid, result: 'VERIFIED', reason: 'OK', txHash: '0xabc' },
    });
    expect(stage.calls.at(-1)).toEqual({
      name: 'verifyVaspReportTransfer',
      args: [record.uuid, { txHash: '0xabc', vout: 1 }],
    });
    expect(await attemptsAllowed(handle)).toMatchObject({ verifyVaspReportTransfer: 0 });
  });

  it('may be reported by signal', async () => {
    script();
    const handle = await begin();
    await handle.signal('reportTransfer', transfer);
    expect((await handle.result()).outcome).toMatchObject({ status: 'verified', travelRule: transfer });
  });

  it('may be reported with the last output number that fits, or none; anything else is refused', async () => {
    script();
    const handle = await begin();
    for (const [given, field] of [
      [null, 'txHash'],
      [undefined, 'txHash'],
      [{}, 'txHash'],
      [{ txHash: '' }, 'txHash'],
      [{ txHash: 'a b' }, 'txHash'],
      [{ txHash: 'a'.repeat(257) }, 'txHash'],
      [{ txHash: 'a', vout: -1 }, 'vout'],
      [{ txHash: 'a', vout: 0.5 }, 'vout'],
      [{ txHash: 'a', vout: '1' }, 'vout'],
    ] as const)
      expect(await refusalOf(ask(handle, 'reportTransfer', given))).toMatchObject({ code: 'invalid_input', field });
    expect(await snapshotOf(handle)).toMatchObject({ status: 'awaiting_transfer' });
  });

  it('that is being reported is the only one: another, a give-up and a cancel are busy', async () => {
    const report = held(gives());
    script({ verifyVaspReportTransfer: report.act });
    const handle = await begin();
    const reported = ask(handle, 'reportTransfer', transfer);
    await report.reached;
    for (const [name, ...args] of [
      ['reportTransfer', { txHash: '0xdef' }],
      ['abandonTransfer', 'changed_mind'],
      ['cancel'],
    ] as const)
      expect(await refusalOf(ask(handle, name, ...args))).toMatchObject({ code: 'busy' });
    await handle.signal('cancel');
    expect(await detailsOf(handle)).toContain('Ignored the signal `cancel`: busy');
    report.release();
    expect(await reported).toMatchObject({ status: 'verified' });
    expect(stage.count('verifyVaspReportTransfer')).toBe(1);
  });

  it('whose report takes long lets its caller go after ten seconds; the report goes on', async () => {
    script({ verifyVaspReportTransfer: [again('ProviderUnavailable', '10m'), gives()] });
    const handle = await begin();
    const told = await stage.skipUntil(ask(handle, 'reportTransfer', transfer));
    expect(told).toMatchObject({ status: 'awaiting_transfer' });
    const { outcome } = await handle.result();
    expect(outcome).toMatchObject({ status: 'verified' });
    expect(stage.count('verifyVaspReportTransfer')).toBe(2);
  });

  it('that is accepted has no deadline any more', async () => {
    script({ verifyVaspReportTransfer: [again('ProviderUnavailable', '3d'), gives()] });
    const handle = await begin({ transferTimeout: '1h' });
    await handle.signal('reportTransfer', transfer);
    const { snapshot } = await handle.result();
    expect(snapshot).toMatchObject({ status: 'verified' });
    expect(lasted(snapshot)).toBeGreaterThan(3 * 86_400 - 60);
  });

  it('is reported for seven days, then it ends in report_unknown', async () => {
    script({ verifyVaspReportTransfer: again('ProviderUnavailable', '3d') });
    const handle = await begin();
    await handle.signal('reportTransfer', transfer);
    const { outcome } = await handle.result();
    expect(outcome).toMatchObject({ status: 'failed', reason: 'report_unknown', travelRule: transfer });
    const scheduled = (await eventsOf(handle)).find(
      (event) => event.activityTaskScheduledEventAttributes?.activityType?.name === 'verifyVaspReportTransfer',
    );
    expect(Number(scheduled?.activityTaskScheduledEventAttributes?.scheduleToCloseTimeout?.seconds)).toBe(7 * 86_400);
  });

  it('is reported again later when the provider is off on the worker that took it', async () => {
    script({ verifyVaspReportTransfer: [fails('NotConfigured', { missing: ['VERIFYVASP_URL'] }), gives()] });
    const handle = await begin();
    await handle.signal('reportTransfer', transfer);
    expect((await handle.result()).outcome).toMatchObject({ status: 'verified' });
    expect(stage.count('verifyVaspReportTransfer')).toBe(2);
  });
});

describe('A result that is withdrawn', () => {
  it.each([
    ['DENIED', 'denied'],
    ['ERROR', 'failed'],
  ])('(%s) while the transfer is awaited ends it, by poll and by callback alike', async (result, status) => {
    script({ verifyVaspPoll: [verified, gives({ result, reason: 'BLACKLISTED' })] });
    const polled = await (await startVasp(stage)).result();
    script();
    const called = await begin();
    await tell(called, result, { type: 'ERROR_REPORT', reason: 'BLACKLISTED' });
    for (const { outcome } of [polled, await called.result()])
      expect(outcome).toMatchObject({ status, reason: 'BLACKLISTED', travelRule: { result } });
    expect(errorsReported(stage)).toEqual([]);
  });

  it('while the transfer is being reported is not blessed: reported, but not verified', async () => {
    const report = held(gives());
    script({ verifyVaspReportTransfer: report.act });
    const handle = await begin();
    const reported = ask(handle, 'reportTransfer', transfer);
    await report.reached;
    await tell(handle, 'ERROR', { type: 'ERROR_REPORT', reason: 'BLACKLISTED' });
    await tell(handle, 'VERIFIED');
    await snapshotOf(handle);
    report.release();
    expect(await reported).toMatchObject({ status: 'failed', reason: 'BLACKLISTED' });
    expect((await handle.result()).outcome).toMatchObject({
      status: 'failed',
      travelRule: { result: 'ERROR', txHash: '0xabc' },
    });
  });

  it('in the workflow task of the transfer’s report is not blessed either', async () => {
    script();
    const handle = await begin();
    await stage.together(async () => {
      await handle.signal('reportTransfer', transfer);
      await tell(handle, 'DENIED');
    });
    expect((await handle.result()).outcome).toMatchObject({ status: 'denied', travelRule: { txHash: '0xabc' } });
    expect(stage.count('verifyVaspReportTransfer')).toBe(1);
  });
});

describe('A transfer that is given up', () => {
  it('is reported as an error, and ends as canceled with its reason', async () => {
    script();
    const handle = await begin();
    expect(await ask(handle, 'abandonTransfer', 'changed_mind')).toMatchObject({
      status: 'canceled',
      reason: 'changed_mind',
    });
    expect(errorsReported(stage)).toEqual([[record.uuid, { result: 'ERROR', reason: 'changed_mind' }]]);
    expect((await handle.result()).outcome).toMatchObject({ travelRule: { result: 'VERIFIED' } });
  });

  it.each([[''], ['two words'], ['x'.repeat(65)], [null], [undefined], [7]])('needs a word for it: %j', async (why) => {
    script();
    const handle = await begin();
    expect(await refusalOf(ask(handle, 'abandonTransfer', why))).toMatchObject({
      code: 'invalid_input',
      field: 'reason',
    });
    await handle.signal('abandonTransfer', why);
    expect(await snapshotOf(handle)).toMatchObject({ status: 'awaiting_transfer' });
    expect(await detailsOf(handle)).toContain('Ignored the signal `abandonTransfer`: invalid_input');
  });

  it.each([
    ['the update', (handle: Awaited<ReturnType<typeof begin>>) => ask(handle, 'cancel')],
    ['the signal', (handle: Awaited<ReturnType<typeof begin>>) => handle.signal('cancel')],
    ['Temporal’s own Cancel', (handle: Awaited<ReturnType<typeof begin>>) => handle.cancel()],
  ])('by a cancel (%s) is reported as an error too', async (_, cancel) => {
    script();
    const handle = await begin();
    await cancel(handle);
    expect((await handle.result()).outcome).toMatchObject({ status: 'canceled', reason: 'not_transferred' });
    expect(errorsReported(stage)).toEqual([notTransferred]);
  });

  it('by its deadline is reported as an error, and expires', async () => {
    script();
    const handle = await startVasp(stage);
    const { snapshot } = await handle.result();
    expect(snapshot).toMatchObject({ status: 'expired', reason: 'not_transferred' });
    expect(lasted(snapshot)).toBeGreaterThanOrEqual(86_400);
    expect(lasted(snapshot)).toBeLessThan(86_460);
    expect(errorsReported(stage)).toEqual([notTransferred]);
  });

  it('is reported until that is known; after seven days it ends in report_unknown', async () => {
    script({ verifyVaspReportError: again('ProviderRejected', '3d') });
    const handle = await begin();
    await handle.signal('abandonTransfer', 'changed_mind');
    expect((await handle.result()).outcome).toMatchObject({ status: 'failed', reason: 'report_unknown' });
  });

  it('cannot be reported as made while that is being told', async () => {
    const report = held(gives());
    script({ verifyVaspReportError: report.act });
    const handle = await begin({ transferTimeout: '1s' });
    await report.reached;
    expect(await refusalOf(ask(handle, 'reportTransfer', transfer))).toMatchObject({ code: 'busy' });
    report.release();
    expect((await handle.result()).snapshot).toMatchObject({ status: 'expired' });
  });
});

describe('At the deadline of the transfer', () => {
  it('a transfer that comes in the same workflow task is in time', async () => {
    script();
    const handle = await begin({ transferTimeout: '2s' });
    await stage.together(async () => {
      await pause(2_100);
      await handle.signal('reportTransfer', transfer);
    });
    expect((await handle.result()).outcome).toMatchObject({ status: 'verified' });
    expect(errorsReported(stage)).toEqual([]);
  });

  it('a transfer and a cancel at once: the transfer is on its chain, so it is reported', async () => {
    script();
    const handle = await begin();
    await stage.together(async () => {
      await handle.signal('cancel');
      await handle.signal('reportTransfer', transfer);
    });
    expect((await handle.result()).outcome).toMatchObject({ status: 'verified' });
    expect(errorsReported(stage)).toEqual([]);
  });

  it('two transfers at once: the first is reported', async () => {
    script();
    const handle = await begin();
    await stage.together(async () => {
      await handle.signal('reportTransfer', transfer);
      await handle.signal('reportTransfer', { txHash: '0xdef' });
    });
    expect((await handle.result()).outcome).toMatchObject({ travelRule: transfer });
    expect(stage.count('verifyVaspReportTransfer')).toBe(1);
  });
});
