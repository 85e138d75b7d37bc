import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { Context } from '@temporalio/activity';
import { begunSignal } from '../../../protocol/messages.ts';
import { lost, record, unavailable } from '../support/answers.ts';
import { challenged, reaches, snapshotOf } from '../support/asking.ts';
import { attemptsAllowed, timers } from '../support/history.ts';
import { createStage, fails, gives, held, type Stage } from '../support/stage.ts';
import { errorsReported, startVasp, tell, travelRuleScript } from '../support/travel-rule.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await createStage({ cached: false });
}, 300_000);
afterEach(() => stage.clear());
afterAll(() => stage.close(), 120_000);

const script = (more: Parameters<Stage['script']>[0] = {}) => stage.script(travelRuleScript(more));
const another = { ...record, uuid: 'uuid-2' };

describe('A create at VerifyVASP', () => {
  it('is made once; waiting callers learn that the provider has accepted it', async () => {
    script();
    const handle = await startVasp(stage);
    expect(await challenged(handle)).toEqual({
      id: handle.workflowId,
      provider: 'verify-vasp',
      status: 'awaiting_counterparty',
      messages: [],
      createdAt: expect.any(String),
    });
    expect(await attemptsAllowed(handle)).toMatchObject({ verifyVaspCreate: 1 });
  });

  it.each([
    ['refused', fails('ProviderRejected', { code: 'ALLIANCE-NOT-FOUND' }), 'ALLIANCE-NOT-FOUND'],
    ['refused without a code', fails('ProviderRejected'), 'provider_rejected'],
    ['not to be trusted', fails('InvalidResult'), 'invalid_result'],
  ])('that is %s fails, and creates no other', async (_, create, reason) => {
    script({ verifyVaspCreate: create });
    const handle = await startVasp(stage);
    expect(await challenged(handle)).toMatchObject({ status: 'failed', reason });
    expect((await handle.result()).outcome).not.toHaveProperty('travelRule');
    expect(stage.count('verifyVaspCreate')).toBe(1);
  });

  it('that did not arrive is repeated three times, then fails', async () => {
    script({ verifyVaspCreate: unavailable });
    const handle = await startVasp(stage);
    expect((await handle.result()).snapshot).toMatchObject({ status: 'failed', reason: 'provider_unavailable' });
    expect(stage.count('verifyVaspCreate')).toBe(4);
    expect(stage.count('verifyVaspFind')).toBe(0);
  });
});

describe('A create whose answer was lost', () => {
  it.each([
    ['lost', lost],
    ['not understood', fails('InvalidAnswer')],
  ])('(%s) is looked for, and the only match is adopted', async (_, create) => {
    script({ verifyVaspCreate: create, verifyVaspFind: gives([record]), verifyVaspPoll: gives({ result: 'DENIED' }) });
    const handle = await startVasp(stage);
    const { outcome } = await handle.result();
    expect(outcome).toMatchObject({ status: 'denied', travelRule: { verificationUuid: record.uuid } });
    expect([stage.count('verifyVaspCreate'), stage.count('verifyVaspFind')]).toEqual([1, 1]);
    const since = stage.calls.find(({ name }) => name === 'verifyVaspFind')?.args[1] as string;
    expect(Date.parse(since)).toBeGreaterThanOrEqual(Date.parse((await snapshotOf(handle)).createdAt));
  });

  it('is looked for three times, a few seconds apart', async () => {
    script({ verifyVaspCreate: lost, verifyVaspFind: [gives([]), unavailable, gives([record])] });
    const handle = await startVasp(stage);
    await stage.skipUntil(challenged(handle));
    expect((await timers(handle)).slice(0, 3)).toEqual([5, 5, 5]);
    expect(await snapshotOf(handle)).toMatchObject({ status: 'awaiting_counterparty' });
  });

  it.each([
    ['none', gives([]), 3],
    ['no list', unavailable, 3],
    ['several', gives([record, another]), 1],
  ])('fails as create_unknown with %s, and never creates a second one', async (_, find, looks) => {
    script({ verifyVaspCreate: lost, verifyVaspFind: find });
    const handle = await startVasp(stage);
    const { outcome } = await handle.result();
    expect(outcome).toMatchObject({ status: 'failed', reason: 'create_unknown' });
    expect(outcome).not.toHaveProperty('travelRule');
    expect([stage.count('verifyVaspCreate'), stage.count('verifyVaspFind')]).toEqual([1, looks]);
  });
});

describe('A record that was found for a lost create', () => {
  it.each([
    ['somebody else may have made it', gives('not_alone')],
    ['nobody can say', unavailable],
  ])('is left alone where %s', async (_, adopt) => {
    script({ verifyVaspCreate: lost, verifyVaspFind: gives([record]), verifyVaspAdopt: adopt });
    const handle = await startVasp(stage);
    const { outcome } = await handle.result();
    expect(outcome).toMatchObject({ status: 'failed', reason: 'create_unknown' });
    expect(outcome).not.toHaveProperty('travelRule');
    expect([stage.count('verifyVaspCreate'), stage.count('verifyVaspFind')]).toEqual([1, 1]);
    expect(stage.calls.find(({ name }) => name === 'verifyVaspAdopt')?.args[1]).toBe(record.uuid);
  });

  it('is asked about again if a worker dies while asking', async () => {
    const dies = held(gives('adopted'));
    script({
      verifyVaspCreate: lost,
      verifyVaspFind: gives([record]),
      verifyVaspAdopt: [dies.act, gives('adopted')],
      verifyVaspPoll: gives({ result: 'DENIED' }),
    });
    const { outcome } = await (await startVasp(stage)).result();
    dies.release();
    expect(outcome).toMatchObject({ status: 'denied', travelRule: { verificationUuid: record.uuid } });
    expect([stage.count('verifyVaspCreate'), stage.count('verifyVaspAdopt')]).toEqual([1, 2]);
  });

  it('is not asked about if the create was answered', async () => {
    script({ verifyVaspPoll: gives({ result: 'DENIED' }) });
    await (await startVasp(stage)).result();
    expect(stage.count('verifyVaspAdopt')).toBe(0);
  });
});

describe('A create that times out', () => {
  it('is made again where it never began; once it began, its record is looked for', async () => {
    const [vanishes, dies] = [held(gives(record)), held(gives(record))];
    const begins = async (...args: never[]) => {
      const { activityId, workflowExecution } = Context.current().info;
      const { workflowId } = workflowExecution as { workflowId: string };
      await stage.env.client.workflow.getHandle(workflowId).signal(begunSignal, activityId);
      // Whatever the heartbeats say: anybody who can write to Temporal can send them.
      Context.current().heartbeat();
      return await dies.act(...args);
    };
    script({
      verifyVaspCreate: [vanishes.act, begins],
      verifyVaspFind: gives([record]),
      verifyVaspPoll: gives({ result: 'DENIED' }),
    });
    const handle = await startVasp(stage);
    const { outcome } = await handle.result();
    vanishes.release();
    dies.release();
    expect(outcome).toMatchObject({ status: 'denied', travelRule: { verificationUuid: record.uuid } });
    expect([stage.count('verifyVaspCreate'), stage.count('verifyVaspFind')]).toEqual([2, 1]);
  });
});

describe('The look at the counterparty beforehand', () => {
  it('is made only if requested', async () => {
    script();
    await challenged(await startVasp(stage));
    expect(stage.count('verifyVaspPrecheck')).toBe(0);
  });

  it('goes on to the create', async () => {
    script({ verifyVaspPrecheck: gives() });
    await challenged(await startVasp(stage, { precheck: true }));
    expect(stage.calls.slice(0, 2).map(({ name }) => name)).toEqual(['verifyVaspPrecheck', 'verifyVaspCreate']);
  });

  it.each([
    [fails('ProviderRejected', { code: 'UNAVAILABLE' }), 'UNAVAILABLE'],
    [unavailable, 'provider_unavailable'],
    [fails('InvalidAnswer'), 'invalid_answer'],
    [lost, 'provider_unavailable'],
  ])('ends it before anything is created, case %#', async (precheck, reason) => {
    script({ verifyVaspPrecheck: precheck });
    const handle = await startVasp(stage, { precheck: true });
    expect(await challenged(handle)).toMatchObject({ status: 'failed', reason });
    expect(stage.count('verifyVaspCreate')).toBe(0);
  });
});

describe('A callback that comes before its uuid is known', () => {
  it('waits, and counts once it is', async () => {
    const create = held(gives(record));
    script({ verifyVaspCreate: create.act });
    const handle = await startVasp(stage);
    await create.reached;
    await tell(handle, 'DENIED', { uuid: 'another' });
    await tell(handle, 'DENIED', { reason: 'UNVERIFIED-KYC' });
    expect(await snapshotOf(handle)).toMatchObject({ status: 'requesting' });
    create.release();
    expect((await handle.result()).outcome).toMatchObject({
      status: 'denied',
      reason: 'UNVERIFIED-KYC',
      travelRule: { verificationUuid: record.uuid, result: 'DENIED', reason: 'UNVERIFIED-KYC' },
    });
  });

  it('of another uuid is left alone once it is', async () => {
    const create = held(gives(record));
    script({ verifyVaspCreate: create.act });
    const handle = await startVasp(stage);
    await create.reached;
    await tell(handle, 'VERIFIED', { uuid: 'another' });
    create.release();
    expect(await challenged(handle)).toMatchObject({ status: 'awaiting_counterparty' });
  });

  it('counts also when the record had to be looked for', async () => {
    script({ verifyVaspCreate: lost, verifyVaspFind: gives([record]) });
    const handle = await startVasp(stage);
    await tell(handle, 'VERIFIED');
    await stage.skipUntil(challenged(handle));
    expect(await reaches(handle, 'awaiting_transfer')).not.toHaveProperty('reason');
  });
});

describe('A cancel of a travel-rule verification that is being created', () => {
  const ways: [string, (handle: Awaited<ReturnType<typeof startVasp>>) => Promise<unknown>][] = [
    ['the signal', (handle) => handle.signal('cancel')],
    ['Temporal’s own Cancel', (handle) => handle.cancel()],
  ];
  describe.each(ways)('by %s', (_, cancel) => {
    it('takes effect once the record exists, and is reported to the Enclave', async () => {
      const create = held(gives(record));
      script({ verifyVaspCreate: create.act });
      const handle = await startVasp(stage);
      await create.reached;
      await cancel(handle);
      await snapshotOf(handle);
      await snapshotOf(handle);
      create.release();
      expect((await handle.result()).outcome).toMatchObject({
        status: 'canceled',
        travelRule: { verificationUuid: record.uuid, result: 'PENDING' },
      });
      expect(errorsReported(stage)).toEqual([[record.uuid, { result: 'ERROR', reason: 'CANCELED' }]]);
    });

    it('creates nothing when it came before any worker', async () => {
      script({ verifyVaspPrecheck: gives() });
      const handles: Awaited<ReturnType<typeof startVasp>>[] = [];
      await stage.together(async () => {
        const handle = await startVasp(stage);
        handles.push(handle);
        await cancel(handle);
      });
      expect((await handles[0]?.result())?.snapshot).toMatchObject({ status: 'canceled' });
      expect(stage.calls).toEqual([]);
    });

    it('creates nothing when it came during the look beforehand', async () => {
      const precheck = held(gives());
      script({ verifyVaspPrecheck: precheck.act });
      const handle = await startVasp(stage, { precheck: true });
      await precheck.reached;
      await cancel(handle);
      await snapshotOf(handle);
      await snapshotOf(handle);
      precheck.release();
      expect((await handle.result()).snapshot).toMatchObject({ status: 'canceled' });
      expect(stage.count('verifyVaspCreate')).toBe(0);
    });
  });

  it('ends as canceled when the create did not arrive, as failed when it was refused', async () => {
    for (const [then, status] of [
      [unavailable, 'canceled'],
      [fails('ProviderRejected', { code: 'NO' }), 'failed'],
    ] as const) {
      const create = held(then);
      script({ verifyVaspCreate: create.act });
      const handle = await startVasp(stage);
      await create.reached;
      await handle.signal('cancel');
      await snapshotOf(handle);
      create.release();
      expect((await handle.result()).snapshot).toMatchObject({ status });
      expect(stage.count('verifyVaspCreate')).toBe(1);
    }
  });

  it('still looks for a lost record, and reports to the Enclave', async () => {
    const create = held(lost);
    script({ verifyVaspCreate: create.act, verifyVaspFind: gives([record]) });
    const handle = await startVasp(stage);
    await create.reached;
    await handle.signal('cancel');
    create.release();
    expect((await handle.result()).snapshot).toMatchObject({ status: 'canceled' });
    expect(errorsReported(stage)).toHaveLength(1);
  });
});
