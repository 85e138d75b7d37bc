import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { again, record, session, unavailable, verified } from '../support/answers.ts';
import { ask, challenged, reaches, refusalOf, snapshotOf } from '../support/asking.ts';
import { sms } from '../support/inputs.ts';
import { createStage, gives, type Stage } from '../support/stage.ts';
import { lasted, startVasp, travelRuleScript } from '../support/travel-rule.ts';

jest.setTimeout(300_000);

/** Providers that a switch in the test turns on and off. */
const outage = () => {
  const state = { down: false };
  const unless = (there: () => unknown, down: () => unknown) => () => (state.down ? down() : there());
  return {
    state,
    script: travelRuleScript({
      mobileOkToken: unless(gives(session), unavailable),
      mobileOkRequest: unless(gives({ token: 't2', resendsLeft: 3 }), unavailable),
      mobileOkConfirm: unless(verified, unavailable),
      verifyVaspPoll: unless(gives({ result: 'VERIFIED', reason: 'OK' }), again('ProviderUnavailable', '10m')),
    }),
  };
};

describe('A provider that is down for an hour', () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await createStage();
  }, 300_000);
  afterAll(() => stage.close(), 120_000);

  it('fails new starts within a minute, ends open ones on time, keeps polling, and needs no restart afterwards', async () => {
    const { state, script } = outage();
    stage.script(script);
    const open = await stage.start('mobile-ok', sms({ expiresIn: '10m', challengeExpiresIn: '3m' }));
    await challenged(open);

    state.down = true;
    const travel = await startVasp(stage, { resultTimeout: '2h' });
    await challenged(travel);
    // Not checked: no try is spent, and the user can try again until the message expires.
    expect(await stage.skipUntil(refusalOf(ask(open, 'submitCode', '123456')))).toMatchObject({ code: 'busy' });
    expect((await snapshotOf(open)).challenge).toMatchObject({ attemptsLeft: 5 });

    const begun = await stage.start('mobile-ok', sms());
    const refused = await stage.skipUntil(challenged(begun));
    expect(refused).toMatchObject({ status: 'failed', reason: 'provider_unavailable' });
    expect(lasted(refused)).toBeLessThanOrEqual(60);

    await stage.skip('1h');
    const { snapshot } = await open.result();
    expect(snapshot).toMatchObject({ status: 'expired' });
    expect(lasted(snapshot)).toBeGreaterThanOrEqual(600);
    expect(lasted(snapshot)).toBeLessThan(660);
    expect(await refusalOf(ask(open, 'submitCode', '123456')).catch(() => ({ code: 'ended' }))).toMatchObject({
      code: 'ended',
    });
    expect(await snapshotOf(travel)).toMatchObject({ status: 'awaiting_counterparty' });
    expect(stage.count('verifyVaspPoll')).toBeGreaterThanOrEqual(6);

    state.down = false;
    await stage.skip('11m');
    await reaches(travel, 'awaiting_transfer');
    await ask(travel, 'reportTransfer', { txHash: '0xabc' });
    expect((await travel.result()).outcome).toMatchObject({
      status: 'verified',
      travelRule: { verificationUuid: record.uuid },
    });
    const after = await stage.start('mobile-ok', sms());
    await challenged(after);
    expect(await ask(after, 'submitCode', '123456')).toMatchObject({ status: 'verified' });
  });
});
