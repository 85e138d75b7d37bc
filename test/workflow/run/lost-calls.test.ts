import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ApplicationFailure } from '@temporalio/common';
import { identity, impUid, lost, off, session, unavailable, verified, wrongCode } from '../support/answers.ts';
import { ask, challenged, refusalOf, snapshotOf } from '../support/asking.ts';
import { attemptsAllowed, timers } from '../support/history.ts';
import { ars, codeCheck, enrol, sms, v1, v2, vasp } from '../support/inputs.ts';
import { createStage, fails, gives, held, type Stage } from '../support/stage.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await createStage();
}, 300_000);
afterAll(() => stage.close(), 120_000);

const freely = { resendCooldown: '0s' };
const script = (more: Parameters<Stage['script']>[0] = {}) =>
  stage.script({ portOneV1Request: impUid(1), portOneV1Confirm: wrongCode, ...more });

describe('A call that certainly did not arrive', () => {
  it('is repeated three times by the workflow, after 1, 2 and 4 seconds', async () => {
    script({ portOneV1Request: [unavailable, unavailable, unavailable, impUid(1)] });
    const handle = await stage.start('portone-v1', v1('SMS'));
    const { challenge } = await stage.skipUntil(challenged(handle));
    expect(challenge).toMatchObject({ number: 1, cause: 'start' });
    expect(stage.count('portOneV1Request')).toBe(4);
    expect((await timers(handle)).slice(0, 3)).toEqual([1, 2, 4]);
    expect(stage.calls.map(({ args }) => args[1])).toEqual([1, 1, 1, 1]);
  });

  it('ends the verification when it does not arrive the fourth time either', async () => {
    script({ portOneV1Request: unavailable });
    const handle = await stage.start('portone-v1', v1('SMS'));
    const { outcome } = await handle.result();
    expect(outcome).toMatchObject({ status: 'failed', reason: 'provider_unavailable' });
    expect(stage.count('portOneV1Request')).toBe(4);
  });

  it('waits for as long as the provider asks', async () => {
    script({ portOneV1Request: [fails('ProviderUnavailable', { retryAfterMs: 17_000 }), impUid(1)] });
    const handle = await stage.start('portone-v1', v1('SMS'));
    await stage.skipUntil(challenged(handle));
    expect((await timers(handle))[0]).toBe(17);
  });

  it('is given up at once when the provider asks for more than a minute', async () => {
    script({ portOneV1Request: fails('ProviderUnavailable', { retryAfterMs: 61_000 }) });
    const handle = await stage.start('portone-v1', v1('SMS'));
    expect(await challenged(handle)).toMatchObject({ status: 'failed', reason: 'provider_unavailable' });
    expect(stage.count('portOneV1Request')).toBe(1);
  });

  it('gives up at the deadline: expired, not failed', async () => {
    script({ portOneV1Request: fails('ProviderUnavailable', { retryAfterMs: 9_000 }) });
    const handle = await stage.start('portone-v1', v1('SMS', { expiresIn: '5s' }));
    const { snapshot } = await handle.result();
    expect(snapshot).toMatchObject({ status: 'expired' });
    expect(stage.count('portOneV1Request')).toBeLessThanOrEqual(2);
  });

  it('leaves the earlier message answerable, and the resend unspent, when it was a resend', async () => {
    script({ portOneV1Request: [impUid(1), unavailable], portOneV1Confirm: verified });
    const handle = await stage.start('portone-v1', v1('SMS', freely));
    await challenged(handle);
    const { challenge } = await stage.skipUntil(ask(handle, 'resend'));
    expect(challenge).toMatchObject({ number: 1, cause: 'start', resendsLeft: 3 });
    expect(await ask(handle, 'submitCode', '123456')).toMatchObject({ status: 'verified' });
    expect(stage.calls.at(-1)?.args).toEqual(['imp_1', '123456']);
  });

  it('ends the verification when it was a restart: the earlier message is worth nothing', async () => {
    script({ portOneV1Request: [lost, unavailable] });
    const handle = await stage.start('portone-v1', v1('SMS'));
    expect((await handle.result()).outcome).toMatchObject({ status: 'failed', reason: 'provider_unavailable' });
  });
});

describe('Restarts', () => {
  it.each([0, 1, 2, 3])('are at most as many as maxRestarts says: %i', async (maxRestarts) => {
    script({ portOneV1Request: lost });
    const handle = await stage.start('portone-v1', v1('SMS', { maxRestarts }));
    expect(await challenged(handle)).toMatchObject({ status: 'failed', reason: 'send_unknown' });
    expect(stage.count('portOneV1Request')).toBe(1 + maxRestarts);
  });

  it('are counted over the whole verification, whatever they were for', async () => {
    stage.script({
      mobileOkToken: gives(session),
      mobileOkRequest: [lost, gives({ token: 't2', resendsLeft: 2 })],
      mobileOkConfirm: lost,
    });
    const handle = await stage.start('mobile-ok', sms());
    await challenged(handle);
    expect(await ask(handle, 'submitCode', '123456')).toMatchObject({ status: 'failed', reason: 'confirm_unknown' });
  });
});

describe('A send whose answer', () => {
  it.each([
    ['is lost', lost],
    ['is not understood', fails('InvalidAnswer')],
    ['is of a kind nobody knows', fails('Surprise' as 'InvalidAnswer')],
    [
      'is an error without a type',
      () => {
        throw new Error('surprise');
      },
    ],
  ])('%s counts as perhaps sent: one restart, then send_unknown', async (_, send) => {
    script({ portOneV1Request: send });
    const handle = await stage.start('portone-v1', v1('SMS'));
    expect(await challenged(handle)).toMatchObject({ status: 'failed', reason: 'send_unknown' });
    expect(stage.count('portOneV1Request')).toBe(2);
  });

  it('cannot be trusted is no message', async () => {
    script({ portOneV1Request: fails('InvalidResult') });
    const handle = await stage.start('portone-v1', v1('SMS'));
    expect(await challenged(handle)).toMatchObject({ status: 'failed', reason: 'invalid_result' });
  });
});

describe('A provider that is off', () => {
  it.each([
    ['mobile-ok', sms(), 'mobileOkToken'],
    ['portone-v1', v1('SMS'), 'portOneV1Request'],
    ['portone-v2', v2('SMS'), 'portOneV2Send'],
    ['nhn-otp', enrol(), 'nhnOtpKey'],
    ['nhn-otp', codeCheck(), 'nhnOtpReady'],
    ['verify-vasp', vasp(), 'verifyVaspCreate'],
    ['verify-vasp', vasp({ precheck: true }), 'verifyVaspPrecheck'],
  ] as const)('(%s) fails the run, so that its id can be started again, and refuses who waits', async (...row) => {
    const [provider, input, activity] = row;
    const call = held(off);
    stage.script({ [activity]: call.act });
    const handle = await stage.start(provider, input);
    await call.reached;
    const waiting = challenged(handle);
    setTimeout(call.release, 150);
    const refusal = await refusalOf(waiting);
    expect(refusal).toMatchObject({ code: 'not_configured', field: 'provider' });
    expect(refusal.message).toContain('PORTONE_V1_KEY, PORTONE_V1_SECRET');
    const failure = await handle.result().then(
      () => undefined,
      (error: unknown) => (error as Error).cause,
    );
    expect(failure).toBeInstanceOf(ApplicationFailure);
    expect(failure).toMatchObject({ type: 'NotConfigured', nonRetryable: true });
    expect((failure as ApplicationFailure).details?.[0]).toMatchObject({ provider, call: 'start' });
    expect(new Set(stage.calls.map(({ name }) => name))).toEqual(new Set([activity]));
  });

  it('when a message is sent again leaves the earlier one answerable and the resend unspent', async () => {
    script({ portOneV1Request: [impUid(1), off], portOneV1Confirm: verified });
    const handle = await stage.start('portone-v1', v1('SMS', freely));
    await challenged(handle);
    expect((await ask(handle, 'resend')).challenge).toMatchObject({ number: 1, resendsLeft: 3 });
    await ask(handle, 'submitCode', '123456');
    expect((await handle.result()).outcome).toMatchObject({ status: 'verified', identity });
  });

  it('when a restart is due ends the verification', async () => {
    script({ portOneV1Request: [lost, off] });
    const handle = await stage.start('portone-v1', v1('SMS'));
    expect(await challenged(handle)).toMatchObject({ status: 'failed', reason: 'provider_unavailable' });
    expect((await snapshotOf(handle)).status).toBe('failed');
  });
});

describe('Temporal', () => {
  it('never repeats a call that sends or spends; what is safe it does', async () => {
    stage.script({
      mobileOkToken: gives(session),
      mobileOkRequest: gives({ token: 't2', resendsLeft: 2 }),
      mobileOkCall: gives({ token: 't3' }),
      mobileOkResend: gives({ token: 't4', resendsLeft: 1 }),
      mobileOkConfirm: fails('AmbiguousSend', {}, true),
      portOneV1Request: impUid(1),
      portOneV1Confirm: fails('AmbiguousSend', {}, true),
      portOneV1Certification: gives({ kind: 'uncertified' }),
      portOneV2Send: gives({ reference: 'iv1' }),
      portOneV2Resend: gives(),
      portOneV2Confirm: lost,
      portOneV2Get: gives({ kind: 'ready' }),
      nhnOtpKey: gives({ encodedKey: 'K', qrCode: 'Q' }),
      nhnOtpCheck: lost,
    });
    const allowed: Record<string, number> = {};
    for (const [provider, input, name, ...args] of [
      ['mobile-ok', sms(freely), 'submitCode', '123456'],
      ['mobile-ok', ars(freely), 'approve'],
      ['portone-v1', v1('SMS', freely), 'submitCode', '123456'],
      ['portone-v2', v2('SMS', freely), 'submitCode', '123456'],
      ['nhn-otp', enrol(), 'submitCode', '123456'],
    ] as const) {
      const handle = await stage.start(provider, input);
      await challenged(handle);
      if (provider !== 'nhn-otp') await ask(handle, 'resend');
      await ask(handle, name, ...args);
      Object.assign(allowed, await attemptsAllowed(handle));
    }
    expect(allowed).toEqual({
      mobileOkRequest: 1,
      mobileOkResend: 1,
      mobileOkCall: 1,
      mobileOkConfirm: 1,
      portOneV1Request: 1,
      portOneV1Confirm: 1,
      portOneV1Certification: 5,
      portOneV2Send: 1,
      portOneV2Resend: 1,
      portOneV2Confirm: 1,
      portOneV2Get: 5,
      nhnOtpKey: 5,
      nhnOtpCheck: 1,
    });
  });
});
