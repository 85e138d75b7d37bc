import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { identity, impUid, lost, session, verified, wrongCode } from '../support/answers.ts';
import { ask, challenged, refusalOf } from '../support/asking.ts';
import { sms, v1 } from '../support/inputs.ts';
import { createStage, gives, held, type Stage } from '../support/stage.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await createStage({ cached: false });
}, 300_000);
afterAll(() => stage.close(), 120_000);

const freely = { resendCooldown: '0s' };
const script = (more: Parameters<Stage['script']>[0] = {}) =>
  stage.script({ portOneV1Request: impUid(1), portOneV1Confirm: wrongCode, ...more });
const begin = async (options?: Parameters<typeof v1>[1]) => {
  const handle = await stage.start('portone-v1', v1('SMS', options));
  await challenged(handle);
  return handle;
};
const lasted = ({ createdAt, endedAt }: { createdAt: string; endedAt?: string | undefined }) =>
  Math.round((Date.parse(endedAt ?? '') - Date.parse(createdAt)) / 1_000);

describe('Tries', () => {
  it('are five: the fifth wrong code ends it', async () => {
    script();
    const handle = await begin();
    const left = [];
    for (let time = 0; time < 5; time++) left.push((await ask(handle, 'submitCode', '000000')).challenge?.attemptsLeft);
    expect(left).toEqual([4, 3, 2, 1, undefined]);
    const { snapshot, outcome } = await handle.result();
    expect(snapshot).toMatchObject({ status: 'max_attempts_reached', lastAttempt: { result: 'wrong' } });
    expect(outcome).toMatchObject({ status: 'max_attempts_reached' });
    expect(stage.count('portOneV1Confirm')).toBe(5);
  });

  it('are not given back by a resend', async () => {
    script();
    const handle = await begin({ ...freely, maxAttempts: 3 });
    await ask(handle, 'submitCode', '000000');
    expect((await ask(handle, 'resend')).challenge).toMatchObject({ number: 2, attemptsLeft: 2 });
    await ask(handle, 'submitCode', '000000');
    expect((await ask(handle, 'resend')).challenge).toMatchObject({ number: 3, attemptsLeft: 1 });
    expect(await ask(handle, 'submitCode', '000000')).toMatchObject({ status: 'max_attempts_reached' });
  });

  it('are not given back by a restart, nor are resends', async () => {
    script({ portOneV1Request: [impUid(1), lost, impUid(3)] });
    const handle = await begin({ ...freely, maxAttempts: 2, maxResends: 1 });
    await ask(handle, 'submitCode', '000000');
    expect((await ask(handle, 'resend')).challenge).toMatchObject({
      cause: 'restart',
      attemptsLeft: 1,
      resendsLeft: 0,
    });
    expect(await ask(handle, 'submitCode', '000000')).toMatchObject({ status: 'max_attempts_reached' });
  });

  it('may be one', async () => {
    script();
    const handle = await begin({ maxAttempts: 1 });
    expect(await ask(handle, 'submitCode', '000000')).toMatchObject({ status: 'max_attempts_reached' });
  });
});

describe('A refusal', () => {
  it('says how many tries are left once a message was sent, and not while a try is in flight', async () => {
    const confirm = held(wrongCode);
    script({ portOneV1Confirm: confirm.act });
    const handle = await begin({ ...freely, maxAttempts: 2, maxResends: 0 });
    expect(await refusalOf(ask(handle, 'submitCode', '1'))).toMatchObject({
      code: 'invalid_code',
      attemptsRemaining: 2,
    });
    expect(await refusalOf(ask(handle, 'approve'))).toMatchObject({ code: 'not_awaiting', attemptsRemaining: 2 });
    const verdict = ask(handle, 'submitCode', '000000');
    await confirm.reached;
    const inFlight = await refusalOf(ask(handle, 'submitCode', '1'));
    expect(inFlight).toMatchObject({ code: 'invalid_code' });
    expect(inFlight).not.toHaveProperty('attemptsRemaining');
    expect(await refusalOf(ask(handle, 'resend'))).not.toHaveProperty('attemptsRemaining');
    confirm.release();
    expect(await verdict).toMatchObject({ challenge: { attemptsLeft: 1 } });
    expect(await refusalOf(ask(handle, 'resend'))).toMatchObject({ code: 'no_resends_left', attemptsRemaining: 1 });
    expect(await ask(handle, 'submitCode', '000000')).toMatchObject({ status: 'max_attempts_reached' });
  });
});

describe('Resends', () => {
  it('are three, then refused', async () => {
    script();
    const handle = await begin(freely);
    for (const resendsLeft of [2, 1, 0]) expect((await ask(handle, 'resend')).challenge).toMatchObject({ resendsLeft });
    expect(await refusalOf(ask(handle, 'resend'))).toMatchObject({ code: 'no_resends_left' });
    expect(stage.count('portOneV1Request')).toBe(4);
  });

  it('may be none', async () => {
    script();
    const handle = await begin({ ...freely, maxResends: 0 });
    expect(await refusalOf(ask(handle, 'resend'))).toMatchObject({ code: 'no_resends_left' });
  });

  it('wait for the cool-down, and for another one after each', async () => {
    script();
    const handle = await begin();
    const refused = await refusalOf(ask(handle, 'resend'));
    expect(refused).toMatchObject({ code: 'cooldown', attemptsRemaining: 5 });
    expect(refused.retryAfter).toBeGreaterThan(20);
    expect(refused.retryAfter).toBeLessThanOrEqual(30);
    await stage.skip('31s');
    const { challenge } = await ask(handle, 'resend');
    expect(challenge).toMatchObject({ number: 2 });
    expect(Date.parse(challenge?.resendAt ?? '') - Date.parse(challenge?.issuedAt ?? '')).toBe(30_000);
    expect(await refusalOf(ask(handle, 'resend'))).toMatchObject({ code: 'cooldown' });
    expect(stage.count('portOneV1Request')).toBe(2);
  });
});

describe('A challenge that expires', () => {
  it('refuses codes without spending a try, and is replaced by a resend', async () => {
    script({ portOneV1Request: [impUid(1), impUid(2)], portOneV1Confirm: verified });
    const handle = await begin();
    await stage.skip('181s');
    expect(await refusalOf(ask(handle, 'submitCode', '123456'))).toMatchObject({
      code: 'challenge_expired',
      attemptsRemaining: 5,
    });
    expect(stage.count('portOneV1Confirm')).toBe(0);
    expect((await ask(handle, 'resend')).challenge).toMatchObject({ number: 2, attemptsLeft: 5, resendsLeft: 2 });
    expect(await ask(handle, 'submitCode', '123456')).toMatchObject({ status: 'verified' });
    expect((await handle.result()).outcome.identity).toEqual(identity);
  });

  it('ends the verification when no resend is left', async () => {
    script();
    const handle = await begin({ maxResends: 0 });
    const { snapshot } = await handle.result();
    expect(snapshot).toMatchObject({ status: 'expired' });
    expect(lasted(snapshot)).toBeGreaterThanOrEqual(180);
    expect(lasted(snapshot)).toBeLessThan(240);
  });

  it('ends it after the last resend’s own time', async () => {
    script();
    const handle = await begin({ ...freely, maxResends: 1 });
    await stage.skip('150s');
    await ask(handle, 'resend');
    const { snapshot } = await handle.result();
    expect(snapshot).toMatchObject({ status: 'expired' });
    expect(lasted(snapshot)).toBeGreaterThanOrEqual(330);
    expect(lasted(snapshot)).toBeLessThan(400);
  });

  it('never lasts beyond the deadline of the whole', async () => {
    script();
    const handle = await stage.start('portone-v1', v1('SMS', { challengeExpiresIn: '1h', expiresIn: '10m' }));
    const { challenge, createdAt } = await challenged(handle);
    expect(Date.parse(challenge?.expiresAt ?? '') - Date.parse(createdAt)).toBe(600_000);
  });

  it('while its answer is checked does not affect a right code', async () => {
    const confirm = held(verified);
    script({ portOneV1Confirm: confirm.act });
    const handle = await begin({ challengeExpiresIn: '1s' });
    const verdict = ask(handle, 'submitCode', '123456');
    await confirm.reached;
    await pause(1_300);
    expect(await refusalOf(ask(handle, 'submitCode', '123456'))).toMatchObject({ code: 'busy' });
    confirm.release();
    expect(await verdict).toMatchObject({ status: 'verified' });
  });

  it('while its answer is checked is over once the code was wrong; a resend is allowed', async () => {
    const confirm = held(wrongCode);
    script({ portOneV1Confirm: [confirm.act, verified] });
    const handle = await begin({ ...freely, challengeExpiresIn: '2s' });
    const verdict = ask(handle, 'submitCode', '000000');
    await confirm.reached;
    await pause(2_300);
    confirm.release();
    expect(await verdict).toMatchObject({ status: 'awaiting_user', challenge: { attemptsLeft: 4 } });
    expect(await refusalOf(ask(handle, 'submitCode', '123456'))).toMatchObject({ code: 'challenge_expired' });
    expect((await ask(handle, 'resend')).challenge).toMatchObject({ number: 2 });
    expect(await ask(handle, 'submitCode', '123456')).toMatchObject({ status: 'verified' });
  });

  it('while its answer is checked ends it when the code was wrong and no resend is left', async () => {
    const confirm = held(wrongCode);
    script({ portOneV1Confirm: confirm.act });
    const handle = await begin({ challengeExpiresIn: '1s', maxResends: 0 });
    const verdict = ask(handle, 'submitCode', '000000');
    await confirm.reached;
    await pause(1_300);
    confirm.release();
    expect(await verdict).toMatchObject({ status: 'expired', lastAttempt: { result: 'wrong' } });
  });
});

describe('The deadline of the whole', () => {
  it('ends it though resends are left', async () => {
    script();
    const handle = await begin();
    const { snapshot } = await handle.result();
    expect(snapshot).toMatchObject({ status: 'expired' });
    expect(lasted(snapshot)).toBeGreaterThanOrEqual(900);
    expect(lasted(snapshot)).toBeLessThan(960);
  });

  it.each([
    ['still verifies by a right code', verified, { status: 'verified' }],
    ['expires after a wrong one', wrongCode, { status: 'expired', lastAttempt: { result: 'wrong' } }],
  ])('that comes while an answer is checked %s', async (_, then, expected) => {
    const confirm = held(then);
    script({ portOneV1Confirm: confirm.act });
    const handle = await begin({ expiresIn: '2s' });
    const verdict = ask(handle, 'submitCode', '123456');
    await confirm.reached;
    await pause(2_200);
    confirm.release();
    expect(await verdict).toMatchObject(expected);
    expect((await handle.result()).outcome).toMatchObject({ status: expected.status });
  });

  it.each([
    ['the first message', impUid(1)],
    ['a first message whose answer is lost', lost],
  ])('that comes while %s is sent takes effect after it, and nothing more is sent', async (_, then) => {
    const send = held(then);
    script({ portOneV1Request: send.act });
    const handle = await stage.start('portone-v1', v1('SMS', { expiresIn: '1s' }));
    await send.reached;
    await pause(1_200);
    send.release();
    expect((await handle.result()).snapshot).toMatchObject({ status: 'expired' });
    expect(stage.count('portOneV1Request')).toBe(1);
  });

  it('that comes while a resend is sent takes effect after it', async () => {
    const resend = held(impUid(2));
    script({ portOneV1Request: [impUid(1), resend.act] });
    const handle = await begin({ ...freely, expiresIn: '2s' });
    const resent = ask(handle, 'resend');
    await resend.reached;
    await pause(2_200);
    resend.release();
    expect(await resent).toMatchObject({ status: 'expired' });
  });

  it('that comes while a token is fetched prevents the message', async () => {
    const token = held(gives(session));
    stage.script({ mobileOkToken: token.act, mobileOkRequest: gives({ token: 't2' }) });
    const handle = await stage.start('mobile-ok', sms({ expiresIn: '1s' }));
    await token.reached;
    await pause(1_200);
    token.release();
    expect((await handle.result()).snapshot).toMatchObject({ status: 'expired' });
    expect(stage.count('mobileOkRequest')).toBe(0);
  });

  it('that passed before any worker came prevents all sending', async () => {
    script();
    const running: Awaited<ReturnType<typeof stage.start<'portone-v1'>>>[] = [];
    await stage.together(async () => {
      running.push(await stage.start('portone-v1', v1('SMS', { expiresIn: '1s' })));
      await pause(1_100);
    });
    expect((await running[0]?.result())?.snapshot).toMatchObject({ status: 'expired' });
    expect(stage.calls).toEqual([]);
  });
});
