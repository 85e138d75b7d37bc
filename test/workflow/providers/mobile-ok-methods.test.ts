import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { identity, lost, refused, session, unavailable, verified } from '../support/answers.ts';
import { ask, challenged, refusalOf } from '../support/asking.ts';
import { detailsOf } from '../support/history.ts';
import { ars, lms, pass } from '../support/inputs.ts';
import { createStage, fails, gives, type Stage } from '../support/stage.ts';

let stage: Stage;
beforeAll(async () => {
  // As in production: what the other files show without a cache also holds with one.
  stage = await createStage();
}, 300_000);
afterAll(() => stage.close(), 120_000);

const freely = { resendCooldown: '0s' };
const called = () => stage.calls.map(({ name }) => name.replace('mobileOk', ''));

describe('MobileOK by LMS', () => {
  it('asks anew from token/get for a resend, where the vendor counts none', async () => {
    stage.script({
      mobileOkToken: gives(session),
      mobileOkRequest: gives({ token: 't2' }),
      mobileOkConfirm: [refused(), verified],
    });
    const handle = await stage.start('mobile-ok', lms(freely));
    expect((await challenged(handle)).challenge).toMatchObject({ resendsLeft: 3 });
    expect(await ask(handle, 'submitCode', '000000')).toMatchObject({ lastAttempt: { result: 'wrong' } });
    expect((await ask(handle, 'resend')).challenge).toMatchObject({ number: 2, cause: 'resend', attemptsLeft: 4 });
    await ask(handle, 'submitCode', '123456');
    expect((await handle.result()).outcome).toMatchObject({ status: 'verified', identity });
    expect(called()).toEqual(['Token', 'Request', 'Confirm', 'Token', 'Request', 'Confirm']);
  });

  it('keeps the earlier message when asking anew is refused: that resend is spent', async () => {
    stage.script({
      mobileOkToken: gives(session),
      mobileOkRequest: [gives({ token: 't2' }), fails('ProviderRejected', { code: '2908' })],
      mobileOkConfirm: verified,
    });
    const handle = await stage.start('mobile-ok', lms(freely));
    await challenged(handle);
    expect((await ask(handle, 'resend')).challenge).toMatchObject({ number: 1, resendsLeft: 2 });
    expect(await ask(handle, 'submitCode', '123456')).toMatchObject({ status: 'verified' });
  });
});

describe('MobileOK by PASS', () => {
  it('is approved without a code', async () => {
    stage.script({ mobileOkToken: gives(session), mobileOkRequest: gives({ token: 't2' }), mobileOkConfirm: verified });
    const handle = await stage.start('mobile-ok', pass());
    await challenged(handle);
    expect(await refusalOf(ask(handle, 'submitCode', '123456'))).toMatchObject({ code: 'not_awaiting' });
    expect(await ask(handle, 'approve')).toMatchObject({ status: 'verified', lastAttempt: { result: 'right' } });
    expect(stage.calls.at(-1)?.args).toEqual([{ ...session, token: 't2' }]);
  });

  it('cannot tell "not yet" from a refusal: the try is spent, its result unknown', async () => {
    stage.script({
      mobileOkToken: gives(session),
      mobileOkRequest: gives({ token: 't2' }),
      mobileOkConfirm: [refused(), refused('wrong'), refused('pending'), refused()],
    });
    const handle = await stage.start('mobile-ok', pass({ maxAttempts: 3 }));
    await challenged(handle);
    const results = [];
    for (let time = 0; time < 4; time++) {
      const { lastAttempt, challenge, status } = await ask(handle, 'approve');
      results.push([lastAttempt?.result, challenge?.attemptsLeft, status]);
    }
    expect(results).toEqual([
      ['unknown', 2, 'awaiting_user'],
      ['wrong', 1, 'awaiting_user'],
      ['unknown', 1, 'awaiting_user'],
      ['unknown', undefined, 'max_attempts_reached'],
    ]);
  });

  it('asks anew from token/get for a resend', async () => {
    stage.script({ mobileOkToken: gives(session), mobileOkRequest: gives({ token: 't2' }) });
    const handle = await stage.start('mobile-ok', pass(freely));
    await challenged(handle);
    await ask(handle, 'resend');
    expect(called()).toEqual(['Token', 'Request', 'Token', 'Request']);
  });
});

describe('MobileOK by ARS', () => {
  const scripted = (more: Parameters<Stage['script']>[0] = {}) =>
    stage.script({
      mobileOkToken: gives(session),
      mobileOkRequest: gives({ token: 't2', arsNumber: '42' }),
      mobileOkCall: [gives({ token: 't3' }), gives({ token: 't4' })],
      mobileOkConfirm: verified,
      ...more,
    });

  it('places the call at once, shows its number to the user, and verifies once the user says so', async () => {
    scripted();
    const handle = await stage.start('mobile-ok', ars());
    expect((await challenged(handle)).challenge).toMatchObject({ arsNumber: '42', resendsLeft: 3 });
    expect(await detailsOf(handle)).not.toContain('42 ');
    expect(await ask(handle, 'approve')).toMatchObject({ status: 'verified' });
    expect(called()).toEqual(['Token', 'Request', 'Call', 'Confirm']);
    expect(stage.calls.at(-1)?.args).toEqual([{ ...session, token: 't3' }]);
  });

  it('places the call again for a resend, with the newest token', async () => {
    scripted();
    const handle = await stage.start('mobile-ok', ars(freely));
    await challenged(handle);
    const { challenge } = await ask(handle, 'resend');
    expect(challenge).toMatchObject({ number: 2, cause: 'resend', arsNumber: '42', resendsLeft: 2 });
    await ask(handle, 'approve');
    expect(called()).toEqual(['Token', 'Request', 'Call', 'Call', 'Confirm']);
    expect(stage.calls.at(-1)?.args).toEqual([{ ...session, token: 't4' }]);
  });

  it.each([
    ['refused', fails('ProviderRejected', { code: '2901' }), '2901'],
    ['lost', lost, 'send_unknown'],
  ])('starts again from token/get, once, when the call is %s', async (_, call, reason) => {
    scripted({ mobileOkCall: call });
    const handle = await stage.start('mobile-ok', ars());
    expect(await challenged(handle)).toMatchObject({ status: 'failed', reason });
    expect(called()).toEqual(['Token', 'Request', 'Call', 'Token', 'Request', 'Call']);
  });

  it('starts again, in the open, when the call of a resend is refused', async () => {
    scripted({
      mobileOkCall: [gives({ token: 't3' }), fails('ProviderRejected', { code: '2901' }), gives({ token: 't5' })],
    });
    const handle = await stage.start('mobile-ok', ars(freely));
    await challenged(handle);
    expect((await ask(handle, 'resend')).challenge).toMatchObject({ number: 2, cause: 'restart', resendsLeft: 2 });
  });

  it('fails when no call can be placed', async () => {
    scripted({ mobileOkCall: unavailable });
    const handle = await stage.start('mobile-ok', ars());
    expect(await stage.skipUntil(challenged(handle))).toMatchObject({
      status: 'failed',
      reason: 'provider_unavailable',
    });
    expect(stage.count('mobileOkCall')).toBe(4);
  });
});

describe('MobileOK’s token/get', () => {
  it.each([
    ['ProviderUnavailable', 'provider_unavailable'],
    ['AmbiguousSend', 'provider_unavailable'],
    ['InvalidAnswer', 'invalid_answer'],
  ] as const)('that comes to nothing (%s) ends the verification, not the run', async (type, reason) => {
    stage.script({ mobileOkToken: fails(type) });
    const handle = await stage.start('mobile-ok', pass());
    expect(await challenged(handle)).toMatchObject({ status: 'failed', reason });
    expect((await handle.result()).outcome).toMatchObject({ status: 'failed', reason });
  });
});
