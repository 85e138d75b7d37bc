import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { again, notYet, record, unavailable } from '../support/answers.ts';
import { ask, challenged, reaches, refusalOf, snapshotOf } from '../support/asking.ts';
import { detailsOf, eventsOf } from '../support/history.ts';
import { createStage, fails, gives, held, type Stage } from '../support/stage.ts';
import { errorsReported, lasted, startVasp, tell, travelRuleScript } from '../support/travel-rule.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await createStage({ cached: false });
}, 300_000);
afterEach(() => stage.clear());
afterAll(() => stage.close(), 120_000);

const script = (more: Parameters<Stage['script']>[0] = {}) => stage.script(travelRuleScript(more));
const begin = async (options?: Parameters<typeof startVasp>[1]) => {
  const handle = await startVasp(stage, options);
  await challenged(handle);
  return handle;
};
const denied = { result: 'DENIED', reason: 'UNVERIFIED-KYC' };

describe('A result', () => {
  it.each([
    ['DENIED', 'UNVERIFIED-KYC', 'denied', 'UNVERIFIED-KYC'],
    ['DENIED', undefined, 'denied', 'provider_rejected'],
    ['ERROR', 'UNKNOWN-ADDRESS', 'failed', 'UNKNOWN-ADDRESS'],
    ['ERROR', undefined, 'failed', 'provider_rejected'],
  ])('%s (%s) ends it, by poll and by callback alike', async (result, reason, status, ends) => {
    const news = { result, ...(reason && { reason }) };
    script({ verifyVaspPoll: gives(news) });
    const polled = await (await startVasp(stage)).result();
    script();
    const called = await begin();
    await tell(called, result, reason === undefined ? {} : { reason });
    for (const { outcome } of [polled, await called.result()])
      expect(outcome).toMatchObject({
        status,
        reason: ends,
        travelRule: { verificationUuid: record.uuid, ...news },
      });
    expect(errorsReported(stage)).toEqual([]);
  });

  it.each(['poll', 'callback'])('VERIFIED by %s waits for the transfer', async (by) => {
    script(by === 'poll' ? { verifyVaspPoll: [gives({ result: 'VERIFIED', reason: 'OK' }), notYet] } : {});
    const handle = await begin();
    if (by === 'callback') await tell(handle, 'VERIFIED', { reason: 'OK' });
    expect(await reaches(handle, 'awaiting_transfer')).not.toHaveProperty('endedAt');
    const polls = () => stage.calls.filter(({ name }) => name === 'verifyVaspPoll').map(({ args }) => args);
    while (!polls().some(([, , known]) => known === 'VERIFIED')) await pause(20);
    expect(polls()).toEqual([
      [record.uuid, 5_000],
      [record.uuid, 50_000, 'VERIFIED'],
    ]);
  });

  it.each(['WAIT', 'PENDING', 'UNKNOWN', 'TRANSFER_ERROR', '', 'verified'])('%j is not yet one', async (result) => {
    script();
    const handle = await begin();
    await tell(handle, result);
    expect(await snapshotOf(handle)).toMatchObject({ status: 'awaiting_counterparty' });
  });

  it('counts once, however often it is reported', async () => {
    script();
    const handle = await begin();
    await Promise.all([tell(handle, 'VERIFIED'), tell(handle, 'VERIFIED'), tell(handle, 'VERIFIED')]);
    await reaches(handle, 'awaiting_transfer');
    await ask(handle, 'reportTransfer', { txHash: '0xabc' });
    expect((await handle.result()).outcome).toMatchObject({ status: 'verified' });
    expect(stage.count('verifyVaspReportTransfer')).toBe(1);
  });

  it('that contradicts DENIED in the same workflow task does not make it VERIFIED', async () => {
    script();
    const handle = await begin();
    await stage.together(async () => {
      await tell(handle, 'DENIED');
      await tell(handle, 'VERIFIED');
    });
    expect((await handle.result()).outcome).toMatchObject({ status: 'denied', travelRule: { result: 'DENIED' } });
  });

  it('that withdraws VERIFIED in the same workflow task is the one that counts', async () => {
    script();
    const handle = await begin();
    await stage.together(async () => {
      await tell(handle, 'VERIFIED');
      await tell(handle, 'ERROR', { type: 'ERROR_REPORT', reason: 'BLACKLISTED' });
    });
    expect((await handle.result()).outcome).toMatchObject({ status: 'failed', reason: 'BLACKLISTED' });
  });

  it('for another uuid is left alone, and shown to operators', async () => {
    script();
    const handle = await begin();
    await tell(handle, 'DENIED', { uuid: 'another' });
    expect(await snapshotOf(handle)).toMatchObject({ status: 'awaiting_counterparty' });
    expect(await detailsOf(handle)).toContain('Ignored a callback for another verification');
  });

  it('that comes after the end finds nothing to speak to, and changes nothing', async () => {
    script({ verifyVaspPoll: gives(denied) });
    const handle = await startVasp(stage);
    const before = await handle.result();
    await expect(tell(handle, 'VERIFIED')).rejects.toMatchObject({ name: 'WorkflowNotFoundError' });
    expect(await handle.result()).toEqual(before);
  });

  it('that comes in the workflow task of the end does not revive it', async () => {
    const late = held(gives());
    script({ verifyVaspReportError: late.act });
    const handle = await begin();
    await handle.signal('cancel');
    await late.reached;
    await stage.together(async () => {
      late.release();
      await pause(200);
      await tell(handle, 'VERIFIED');
    });
    expect((await handle.result()).outcome).toMatchObject({ status: 'canceled' });
  });

  it.each([[null], [undefined], ['VERIFIED'], [{}], [{ uuid: 1, result: 'DENIED' }], [[]]])(
    'of a shape nobody knows (%j) is no harm',
    async (news) => {
      script();
      const handle = await begin();
      await handle.signal('callback', news);
      expect(await snapshotOf(handle)).toMatchObject({ status: 'awaiting_counterparty' });
      await tell(handle, 'DENIED');
      expect((await handle.result()).outcome).toMatchObject({ status: 'denied' });
    },
  );

  it('whose reason is no text is none', async () => {
    script();
    const handle = await begin();
    await handle.signal('callback', {
      type: 'VERIFICATION_RESULT',
      uuid: record.uuid,
      result: 'DENIED',
      reason: { name: 'x' },
    });
    expect(await snapshotOf(handle)).toMatchObject({ status: 'awaiting_counterparty' });
  });
});

describe('The deadline of the result', () => {
  it('is followed by one last look; without a result it expires, and the Enclave is told once', async () => {
    script();
    const handle = await startVasp(stage, { resultTimeout: '25m' });
    const { snapshot, outcome } = await handle.result();
    expect(snapshot).toMatchObject({ status: 'expired' });
    expect(lasted(snapshot)).toBeGreaterThanOrEqual(1_500);
    expect(lasted(snapshot)).toBeLessThan(1_560);
    expect(outcome).toMatchObject({ travelRule: { verificationUuid: record.uuid, result: 'PENDING' } });
    expect(stage.count('verifyVaspLook')).toBe(1);
    expect(errorsReported(stage)).toEqual([[record.uuid, { result: 'ERROR', reason: 'REQUEST-TIMEOUT' }]]);
  });

  it.each([
    ['VERIFIED', 'awaiting_transfer'],
    ['DENIED', 'denied'],
    ['ERROR', 'failed'],
  ])('takes what that look finds: %s', async (result, status) => {
    script({ verifyVaspLook: gives({ result }) });
    const handle = await begin({ resultTimeout: '10s', transferTimeout: '7d' });
    await stage.skip('11s');
    expect(await reaches(handle, status as 'denied')).toMatchObject({ status });
    expect(errorsReported(stage)).toEqual([]);
  });

  it('takes what a callback says while we look', async () => {
    const look = held(gives());
    script({ verifyVaspLook: look.act });
    const handle = await begin({ resultTimeout: '1s' });
    await look.reached;
    await tell(handle, 'DENIED');
    await snapshotOf(handle);
    look.release();
    expect((await handle.result()).outcome).toMatchObject({ status: 'denied' });
  });

  it('expires also when neither the look nor the report arrives', async () => {
    script({ verifyVaspLook: unavailable, verifyVaspReportError: fails('ProviderUnavailable') });
    const handle = await startVasp(stage, { resultTimeout: '1m' });
    expect((await handle.result()).outcome).toMatchObject({ status: 'expired' });
    expect(errorsReported(stage)).toHaveLength(1);
  });
});

describe('A cancel before there is a result', () => {
  it.each([
    ['the update', (handle: Awaited<ReturnType<typeof begin>>) => ask(handle, 'cancel')],
    ['the signal', (handle: Awaited<ReturnType<typeof begin>>) => handle.signal('cancel')],
    ['Temporal’s own Cancel', (handle: Awaited<ReturnType<typeof begin>>) => handle.cancel()],
  ])('by %s tells the Enclave once, whatever comes of it', async (_, cancel) => {
    script({ verifyVaspReportError: fails('ProviderUnavailable') });
    const handle = await begin();
    await cancel(handle);
    const { snapshot, outcome } = await handle.result();
    expect(snapshot).toMatchObject({ status: 'canceled' });
    expect(outcome).toMatchObject({ travelRule: { result: 'PENDING' } });
    expect(errorsReported(stage)).toEqual([[record.uuid, { result: 'ERROR', reason: 'CANCELED' }]]);
  });

  it('that comes together with DENIED does not hide it', async () => {
    script();
    const handle = await begin();
    await stage.together(async () => {
      await handle.signal('cancel');
      await tell(handle, 'DENIED', { reason: 'MISMATCHED-NAME' });
    });
    expect((await handle.result()).outcome).toMatchObject({ status: 'denied', reason: 'MISMATCHED-NAME' });
  });

  it('that comes together with VERIFIED gives the transfer up', async () => {
    script();
    const handle = await begin();
    await stage.together(async () => {
      await handle.signal('cancel');
      await tell(handle, 'VERIFIED');
    });
    expect((await handle.result()).outcome).toMatchObject({ status: 'canceled', reason: 'not_transferred' });
    expect(errorsReported(stage)).toEqual([[record.uuid, { result: 'ERROR', reason: 'NOT-TRANSFERRED' }]]);
  });

  type Act = Parameters<typeof held>[0];
  const whileTelling = async (result: string, first: Act, ...more: Act[]) => {
    const lost = held(first);
    script({ verifyVaspReportError: [lost.act, ...more] });
    const handle = await begin();
    await handle.signal('cancel');
    await lost.reached;
    await tell(handle, result);
    await snapshotOf(handle);
    lost.release();
    return await handle.result();
  };
  const canceled = [record.uuid, { result: 'ERROR', reason: 'CANCELED' }];

  it('is told until that is known where VERIFIED comes meanwhile', async () => {
    const lost = fails('ProviderUnavailable');
    const { outcome } = await whileTelling('VERIFIED', lost, again('ProviderUnavailable', '5s'), gives());
    expect(outcome).toMatchObject({ status: 'canceled', travelRule: { result: 'VERIFIED' } });
    expect(errorsReported(stage)).toEqual([canceled, canceled, canceled]);
  });

  it('ends in report_unknown where VERIFIED came meanwhile and seven days were not enough to tell', async () => {
    const { outcome } = await whileTelling('VERIFIED', fails('ProviderUnavailable'), again('ProviderRejected', '3d'));
    expect(outcome).toMatchObject({ status: 'failed', reason: 'report_unknown' });
  });

  it('is told once where another result comes meanwhile', async () => {
    const { outcome } = await whileTelling('DENIED', fails('ProviderUnavailable'));
    expect(outcome).toMatchObject({ status: 'canceled' });
    expect(errorsReported(stage)).toEqual([canceled]);
  });

  it('leaves no transfer to be reported', async () => {
    script();
    const handle = await begin();
    for (const [name, arg] of [
      ['reportTransfer', { txHash: '0xabc' }],
      ['abandonTransfer', 'changed_mind'],
    ] as const)
      expect(await refusalOf(ask(handle, name, arg))).toMatchObject({
        code: 'not_awaiting',
        status: 'awaiting_counterparty',
      });
  });
});

describe('Polls', () => {
  const eventsAfter = async (polls: number) => {
    script({ verifyVaspPoll: [...Array(polls - 1).fill(again('NotYet', '5s')), gives(denied)] });
    const handle = await startVasp(stage);
    expect((await handle.result()).outcome).toMatchObject({ status: 'denied' });
    expect(stage.count('verifyVaspPoll')).toBe(polls);
    return (await eventsOf(handle)).length;
  };

  it('leave no events: the history of 200 is as long as that of 5', async () => {
    const few = await eventsAfter(5);
    expect(await eventsAfter(200)).toBe(few);
  });

  it('go on, a few minutes later, when the provider is off on the worker that took one', async () => {
    script({ verifyVaspPoll: [fails('NotConfigured', { missing: ['VERIFYVASP_URL'] }), gives(denied)] });
    const { outcome, snapshot } = await (await startVasp(stage)).result();
    expect(outcome).toMatchObject({ status: 'denied' });
    expect(lasted(snapshot)).toBeGreaterThanOrEqual(300);
  });

  it('stop with the end', async () => {
    script();
    const handle = await begin();
    await tell(handle, 'DENIED');
    await handle.result();
    const polls = stage.count('verifyVaspPoll');
    await stage.skip('30m');
    expect(stage.count('verifyVaspPoll')).toBe(polls);
  });
});
