import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { MobileOkMeaning } from '../../../activities/mobile-ok/types.ts';
import { identity, lost, refused, session, unavailable, verified } from '../support/answers.ts';
import { ask, challenged, refusalOf } from '../support/asking.ts';
import { sms } from '../support/inputs.ts';
import { createStage, fails, gives, type Stage } from '../support/stage.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await createStage();
}, 300_000);
afterAll(() => stage.close(), 120_000);

const freely = { resendCooldown: '0s' };
/** The tokens that calls of these activities were made with. */
const tokens = (...names: string[]) =>
  stage.calls.filter(({ name }) => names.includes(name)).map(({ args }) => (args[0] as { token: string }).token);

describe('MobileOK by SMS', () => {
  it('verifies with a wrong code, a resend and the right code, each with the newest token', async () => {
    stage.script({
      mobileOkToken: gives(session),
      mobileOkRequest: gives({ token: 't2', resendsLeft: 2 }),
      mobileOkResend: gives({ token: 't4', resendsLeft: 1 }),
      mobileOkConfirm: [gives({ kind: 'refused', code: '2999', token: 't3' }), verified],
    });
    const handle = await stage.start('mobile-ok', sms(freely));
    expect(await challenged(handle)).toMatchObject({
      status: 'awaiting_user',
      challenge: { number: 1, cause: 'start', attemptsLeft: 5, resendsLeft: 2 },
    });
    const wrong = await ask(handle, 'submitCode', '000000');
    expect(wrong).toMatchObject({ lastAttempt: { result: 'wrong' }, challenge: { attemptsLeft: 4 } });
    const resent = await ask(handle, 'resend');
    expect(resent).toMatchObject({ challenge: { number: 2, cause: 'resend', attemptsLeft: 4, resendsLeft: 1 } });
    const right = await ask(handle, 'submitCode', '123456');
    expect(right).toMatchObject({ status: 'verified', lastAttempt: { result: 'right' } });
    expect(right).not.toHaveProperty('challenge');
    const { outcome } = await handle.result();
    expect(outcome).toMatchObject({ status: 'verified', identity });
    expect(tokens('mobileOkConfirm', 'mobileOkResend')).toEqual(['t2', 't3', 't4']);
  });

  it('expires at its deadline when nobody answers', async () => {
    stage.script({ mobileOkToken: gives(session), mobileOkRequest: gives({ token: 't2', resendsLeft: 2 }) });
    const handle = await stage.start('mobile-ok', sms());
    const { snapshot } = await handle.result();
    expect(snapshot).toMatchObject({ status: 'expired' });
    expect(Date.parse(snapshot.endedAt as string) - Date.parse(snapshot.createdAt)).toBeGreaterThanOrEqual(900_000);
  });

  it('has as few resends as the vendor says, and none once it says none', async () => {
    stage.script({
      mobileOkToken: gives(session),
      mobileOkRequest: gives({ token: 't2', resendsLeft: 1 }),
      mobileOkResend: gives({ token: 't3', resendsLeft: 0 }),
    });
    const handle = await stage.start('mobile-ok', sms(freely));
    expect((await challenged(handle)).challenge).toMatchObject({ resendsLeft: 1 });
    const { challenge } = await ask(handle, 'resend');
    expect(challenge).toMatchObject({ number: 2, resendsLeft: 0 });
    expect(challenge).not.toHaveProperty('resendAt');
    expect(await refusalOf(ask(handle, 'resend'))).toMatchObject({ code: 'no_resends_left' });
    expect(stage.count('mobileOkResend')).toBe(1);
  });
});

const said = (meaning: MobileOkMeaning) => fails('ProviderRejected', { code: '2908', meaning });

describe('A refusal of auth/request', () => {
  it.each([
    ['as wrong denies: it is not this person', said('wrong'), 'denied', 'wrong_person'],
    ['as denied denies, with the vendor’s own code', said('denied'), 'denied', '2908'],
    ['as closed fails, with the vendor’s own code', said('closed'), 'failed', '2908'],
    ['as misconfigured fails, with the vendor’s own code', said('misconfigured'), 'failed', '2908'],
    ['fails with the vendor’s own code', fails('ProviderRejected', { code: '2908' }), 'failed', '2908'],
    ['fails by a word of ours where it has no code', fails('ProviderRejected'), 'failed', 'provider_rejected'],
    ['fails where its success cannot be trusted', fails('InvalidResult'), 'failed', 'invalid_result'],
  ])('%s', async (_, request, status, reason) => {
    stage.script({ mobileOkToken: gives(session), mobileOkRequest: request });
    const handle = await stage.start('mobile-ok', sms());
    expect(await challenged(handle)).toMatchObject({ status, reason });
    expect((await handle.result()).outcome).toMatchObject({ status, reason });
    expect(stage.count('mobileOkRequest')).toBe(1);
  });
});

describe('A refusal of auth/request', () => {
  it.each([
    ['stale', said('stale'), 'restart'],
    ['lost', said('lost'), 'restart'],
  ])('as %s starts again, once, in the open', async (_, request, cause) => {
    stage.script({ mobileOkToken: gives(session), mobileOkRequest: [request, gives({ token: 't2' })] });
    const handle = await stage.start('mobile-ok', sms());
    expect((await challenged(handle)).challenge).toMatchObject({ number: 1, cause });
  });
});

describe('A refusal of auth/resend', () => {
  const scripted = (resend: ReturnType<typeof gives>) =>
    stage.script({
      mobileOkToken: gives(session),
      mobileOkRequest: gives({ token: 't2', resendsLeft: 2 }),
      mobileOkResend: resend,
      mobileOkConfirm: verified,
    });

  it('as too many leaves no resend, and the earlier message as it is', async () => {
    scripted(said('too_many'));
    const handle = await stage.start('mobile-ok', sms(freely));
    await challenged(handle);
    expect((await ask(handle, 'resend')).challenge).toMatchObject({ number: 1, resendsLeft: 0 });
    expect(await ask(handle, 'submitCode', '123456')).toMatchObject({ status: 'verified' });
    expect(stage.count('mobileOkRequest')).toBe(1);
  });

  it.each(['final', 'closed', 'misconfigured', 'denied'] as const)('as %s sends nothing anew', async (meaning) => {
    scripted(said(meaning));
    const handle = await stage.start('mobile-ok', sms(freely));
    await challenged(handle);
    expect((await ask(handle, 'resend')).challenge).toMatchObject({ number: 1, resendsLeft: 2 });
    expect(stage.count('mobileOkRequest')).toBe(1);
  });

  it.each(['over', 'stale', 'lost'] as const)('as %s starts again, in the open', async (meaning) => {
    scripted(said(meaning));
    const handle = await stage.start('mobile-ok', sms(freely));
    await challenged(handle);
    expect((await ask(handle, 'resend')).challenge).toMatchObject({ number: 2, cause: 'restart' });
  });
});

describe('A refusal of confirm', () => {
  const scripted = (...confirms: ReturnType<typeof gives>[]) =>
    stage.script({
      mobileOkToken: [gives(session), gives({ ...session, token: 'fresh', clientTxId: 'tx2' })],
      mobileOkRequest: [gives({ token: 't2', resendsLeft: 2 }), gives({ token: 't9', resendsLeft: 2 })],
      mobileOkResend: gives({ token: 't3', resendsLeft: 1 }),
      mobileOkConfirm: confirms,
    });

  it('whose code nobody knows spends a try and stays answerable', async () => {
    scripted(refused(), verified);
    const handle = await stage.start('mobile-ok', sms());
    await challenged(handle);
    expect(await ask(handle, 'submitCode', '000000')).toMatchObject({
      status: 'awaiting_user',
      lastAttempt: { result: 'wrong' },
      challenge: { number: 1, attemptsLeft: 4 },
    });
    expect(await ask(handle, 'submitCode', '123456')).toMatchObject({ status: 'verified' });
  });

  it('that is pending gives the try back', async () => {
    scripted(refused('pending'));
    const handle = await stage.start('mobile-ok', sms({ maxAttempts: 1 }));
    await challenged(handle);
    for (let time = 0; time < 3; time++)
      expect(await ask(handle, 'submitCode', '000000')).toMatchObject({
        status: 'awaiting_user',
        lastAttempt: { result: 'unknown' },
        challenge: { attemptsLeft: 1 },
      });
  });

  it('that is stale restarts in the open with a new session, and gives back neither try nor resend', async () => {
    scripted(refused('stale'), verified);
    const handle = await stage.start('mobile-ok', sms());
    await challenged(handle);
    const restarted = await ask(handle, 'submitCode', '000000');
    expect(restarted).toMatchObject({
      status: 'awaiting_user',
      challenge: { number: 2, cause: 'restart', attemptsLeft: 4, resendsLeft: 2 },
    });
    expect(await ask(handle, 'submitCode', '123456')).toMatchObject({ status: 'verified' });
    expect(tokens('mobileOkConfirm')).toEqual(['t2', 't9']);
  });

  it('that is stale again fails with the vendor’s code: no restart is left', async () => {
    scripted(refused('stale'));
    const handle = await stage.start('mobile-ok', sms());
    await challenged(handle);
    await ask(handle, 'submitCode', '000000');
    expect(await ask(handle, 'submitCode', '000000')).toMatchObject({ status: 'failed', reason: '2999' });
    expect(stage.count('mobileOkRequest')).toBe(2);
  });

  it.each([
    ['denied', 'denied', '2999'],
    ['final', 'failed', '2999'],
    ['closed', 'failed', '2999'],
    ['misconfigured', 'failed', '2999'],
  ] as const)('that is %s ends it', async (meaning, status, reason) => {
    scripted(refused(meaning));
    const handle = await stage.start('mobile-ok', sms());
    await challenged(handle);
    expect(await ask(handle, 'submitCode', '000000')).toMatchObject({ status, reason });
  });

  it.each([
    ['over', 'unknown'],
    ['too_many', 'unknown'],
    ['declined', 'wrong'],
  ] as const)('that is %s ends the challenge, and another message may be asked for', async (meaning, result) => {
    scripted(refused(meaning), verified);
    const handle = await stage.start('mobile-ok', sms(freely));
    await challenged(handle);
    expect(await ask(handle, 'submitCode', '000000')).toMatchObject({
      status: 'awaiting_user',
      lastAttempt: { result },
      challenge: { number: 1, attemptsLeft: 4, resendsLeft: 2 },
    });
    expect(await refusalOf(ask(handle, 'submitCode', '123456'))).toMatchObject({ code: 'challenge_expired' });
    expect((await ask(handle, 'resend')).challenge).toMatchObject({ number: 2, cause: 'resend' });
    expect(await ask(handle, 'submitCode', '123456')).toMatchObject({ status: 'verified' });
  });

  it('that is lost, like a lost confirm, restarts in the open; without a restart nobody knows', async () => {
    scripted(refused('lost'), refused('lost'));
    const handle = await stage.start('mobile-ok', sms());
    await challenged(handle);
    expect((await ask(handle, 'submitCode', '123456')).challenge).toMatchObject({ number: 2, cause: 'restart' });
    expect(await ask(handle, 'submitCode', '123456')).toMatchObject({ status: 'failed', reason: 'confirm_unknown' });
  });

  it('is no verification: a success that fails its checks ends in invalid_result', async () => {
    scripted(fails('InvalidResult'));
    const handle = await stage.start('mobile-ok', sms());
    await challenged(handle);
    expect(await ask(handle, 'submitCode', '123456')).toMatchObject({ status: 'failed', reason: 'invalid_result' });
    expect((await handle.result()).outcome).not.toHaveProperty('identity');
  });
});

describe('A lost answer', () => {
  it.each(['AmbiguousSend', 'InvalidAnswer'] as const)(
    'of confirm (%s) spends the try and restarts; without a restart left it ends in confirm_unknown',
    async (type) => {
      stage.script({
        mobileOkToken: gives(session),
        mobileOkRequest: gives({ token: 't2', resendsLeft: 2 }),
        mobileOkConfirm: fails(type),
      });
      const handle = await stage.start('mobile-ok', sms());
      await challenged(handle);
      expect(await ask(handle, 'submitCode', '123456')).toMatchObject({
        lastAttempt: { result: 'unknown' },
        challenge: { number: 2, cause: 'restart', attemptsLeft: 4, resendsLeft: 2 },
      });
      expect(await ask(handle, 'submitCode', '123456')).toMatchObject({ status: 'failed', reason: 'confirm_unknown' });
      expect(stage.count('mobileOkRequest')).toBe(2);
    },
  );

  it('of confirm with the last try ends it: a restart brings no try', async () => {
    stage.script({
      mobileOkToken: gives(session),
      mobileOkRequest: gives({ token: 't2', resendsLeft: 2 }),
      mobileOkConfirm: lost,
    });
    const handle = await stage.start('mobile-ok', sms({ maxAttempts: 1 }));
    await challenged(handle);
    expect(await ask(handle, 'submitCode', '123456')).toMatchObject({
      status: 'max_attempts_reached',
      reason: 'confirm_unknown',
    });
    expect(stage.count('mobileOkRequest')).toBe(1);
  });

  it('of auth/request restarts from token/get, and ends in send_unknown the second time', async () => {
    stage.script({ mobileOkToken: gives(session), mobileOkRequest: lost });
    const handle = await stage.start('mobile-ok', sms());
    expect(await challenged(handle)).toMatchObject({ status: 'failed', reason: 'send_unknown' });
    expect([stage.count('mobileOkToken'), stage.count('mobileOkRequest')]).toEqual([2, 2]);
  });

  it('of auth/request says of the message that follows that it is a restart', async () => {
    stage.script({
      mobileOkToken: gives(session),
      mobileOkRequest: [lost, gives({ token: 't2', resendsLeft: 2 })],
    });
    const handle = await stage.start('mobile-ok', sms());
    expect((await challenged(handle)).challenge).toMatchObject({ number: 1, cause: 'restart', attemptsLeft: 5 });
  });

  it('of auth/request restarts never where maxRestarts is 0', async () => {
    stage.script({ mobileOkToken: gives(session), mobileOkRequest: lost });
    const handle = await stage.start('mobile-ok', sms({ maxRestarts: 0 }));
    expect(await challenged(handle)).toMatchObject({ status: 'failed', reason: 'send_unknown' });
    expect(stage.count('mobileOkRequest')).toBe(1);
  });

  it.each([
    ['refused', fails('ProviderRejected', { code: '2901' }), '2901'],
    ['lost', lost, 'send_unknown'],
  ])('or a refusal of auth/resend (%s) restarts from token/get once', async (_, resend, reason) => {
    stage.script({
      mobileOkToken: [gives(session), gives({ ...session, token: 'fresh' })],
      mobileOkRequest: [gives({ token: 't2', resendsLeft: 5 }), gives({ token: 't9', resendsLeft: 5 })],
      mobileOkResend: resend,
    });
    const handle = await stage.start('mobile-ok', sms(freely));
    await challenged(handle);
    const { challenge } = await ask(handle, 'resend');
    expect(challenge).toMatchObject({ number: 2, cause: 'restart', attemptsLeft: 5, resendsLeft: 2 });
    expect(tokens('mobileOkRequest')).toEqual(['t1', 'fresh']);
    expect(await ask(handle, 'resend')).toMatchObject({ status: 'failed', reason });
  });

  it('of token/get costs nothing: the earlier message can still be answered with its own token', async () => {
    stage.script({
      mobileOkToken: [gives(session), unavailable],
      mobileOkRequest: gives({ token: 't2' }),
      mobileOkConfirm: verified,
    });
    const handle = await stage.start('mobile-ok', sms(freely));
    await challenged(handle);
    const { challenge } = await ask(handle, 'resend');
    expect(challenge).toMatchObject({ number: 1, cause: 'start', resendsLeft: 3 });
    expect(await ask(handle, 'submitCode', '123456')).toMatchObject({ status: 'verified' });
    expect(tokens('mobileOkConfirm')).toEqual(['t2']);
  });
});
