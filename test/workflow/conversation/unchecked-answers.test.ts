import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { impUid, lost, off, session, unavailable, verified, wrongCode } from '../support/answers.ts';
import { ask, challenged, refusalOf, snapshotOf } from '../support/asking.ts';
import { detailsOf } from '../support/history.ts';
import { codeCheck, enrol, pass, sms, v1, v2 } from '../support/inputs.ts';
import { createStage, fails, gives, held, type Stage } from '../support/stage.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await createStage();
}, 300_000);
afterAll(() => stage.close(), 120_000);

const sends = {
  mobileOkToken: gives(session),
  mobileOkRequest: gives({ token: 't2', resendsLeft: 2 }),
  portOneV1Request: impUid(1),
  portOneV2Send: gives({ reference: 'iv1' }),
  nhnOtpKey: gives({ encodedKey: 'K', qrCode: 'Q' }),
  nhnOtpReady: gives('ready'),
};
const right = gives({ kind: 'right', at: '2026-11-22T00:00:00.000Z' });
type Answer = ['submitCode', string] | ['approve'];
const give = (handle: Parameters<typeof ask>[0], [verb, ...code]: Readonly<Answer>) => ask(handle, verb, ...code);

describe('An answer that certainly never reached the provider', () => {
  it.each([
    ['mobile-ok', sms(), 'mobileOkConfirm', verified, ['submitCode', '123456']],
    ['mobile-ok', pass(), 'mobileOkConfirm', verified, ['approve']],
    ['portone-v1', v1('SMS'), 'portOneV1Confirm', verified, ['submitCode', '123456']],
    ['portone-v1', v1('APP'), 'portOneV1Confirm', verified, ['approve']],
    ['portone-v2', v2('SMS'), 'portOneV2Confirm', verified, ['submitCode', '123456']],
    ['nhn-otp', enrol(), 'nhnOtpCheck', right, ['submitCode', '123456']],
    ['nhn-otp', codeCheck(), 'nhnOtpCheck', right, ['submitCode', '123456']],
  ] as const)('(%s, %j) spends no try, says so, and can be handed in again', async (...row) => {
    const [provider, input, activity, then, answer] = row;
    stage.script({ ...sends, [activity]: [unavailable, unavailable, unavailable, unavailable, off, then] });
    const handle = await stage.start(provider, input);
    const { challenge } = await challenged(handle);
    const unreachable = await stage.skipUntil(refusalOf(give(handle, answer)));
    expect(unreachable).toMatchObject({ code: 'busy', retryAfter: 5, attemptsRemaining: 5 });
    expect(unreachable.message).toContain('was not checked');
    const isOff = await stage.skipUntil(refusalOf(give(handle, answer)));
    expect(isOff).toMatchObject({ code: 'not_configured', retryAfter: 5 });
    expect(await snapshotOf(handle)).toMatchObject({ status: 'awaiting_user', challenge });
    expect(await snapshotOf(handle)).not.toHaveProperty('lastAttempt');
    expect(await give(handle, answer)).toMatchObject({ status: 'verified', lastAttempt: { result: 'right' } });
  });

  it.each([
    ['is refused for its credentials', fails('ProviderRejected', { status: 401 }), 5],
    ['asks for more time than is waited for', fails('ProviderUnavailable', { retryAfterMs: 90_500 }), 91],
  ])('because it %s is refused, with the time to retry', async (_, act, retryAfter) => {
    stage.script({ ...sends, portOneV1Confirm: act });
    const handle = await stage.start('portone-v1', v1('SMS', { maxAttempts: 1 }));
    await challenged(handle);
    expect(await refusalOf(ask(handle, 'submitCode', '123456'))).toMatchObject({ code: 'busy', retryAfter });
    expect((await snapshotOf(handle)).challenge).toMatchObject({ attemptsLeft: 1 });
  });

  it('was submitted by a signal: ignored, and shown in the details', async () => {
    stage.script({ ...sends, portOneV1Confirm: off });
    const handle = await stage.start('portone-v1', v1('SMS'));
    await challenged(handle);
    await handle.signal('submitCode', '123456');
    while (!(await detailsOf(handle)).includes('`submitCode`: not_configured')) await stage.skip('1s');
    expect((await snapshotOf(handle)).challenge).toMatchObject({ attemptsLeft: 5 });
  });

  it('gets the end instead if one came meanwhile', async () => {
    const confirm = held(off);
    stage.script({ ...sends, portOneV1Confirm: confirm.act });
    const handle = await stage.start('portone-v1', v1('SMS'));
    await challenged(handle);
    const answer = ask(handle, 'submitCode', '123456');
    await confirm.reached;
    await handle.signal('cancel');
    setTimeout(confirm.release, 300);
    expect(await answer).toMatchObject({ status: 'canceled' });
  });

  it('gives nothing back if an earlier attempt under its key was lost', async () => {
    stage.script({ ...sends, portOneV2Confirm: [lost, off], portOneV2Get: gives({ kind: 'ready' }) });
    const handle = await stage.start('portone-v2', v2('SMS'));
    await challenged(handle);
    expect(await stage.skipUntil(ask(handle, 'submitCode', '123456'))).toMatchObject({
      lastAttempt: { result: 'unknown' },
      challenge: { attemptsLeft: 4 },
    });
  });

  it('gives back only its own try: those of wrong codes stay spent', async () => {
    stage.script({ ...sends, portOneV1Confirm: [wrongCode, off, wrongCode] });
    const handle = await stage.start('portone-v1', v1('SMS', { maxAttempts: 2 }));
    await challenged(handle);
    await ask(handle, 'submitCode', '000000');
    await refusalOf(ask(handle, 'submitCode', '000000'));
    expect((await snapshotOf(handle)).lastAttempt).toMatchObject({ result: 'wrong' });
    expect(await ask(handle, 'submitCode', '000000')).toMatchObject({ status: 'max_attempts_reached' });
  });

  it('ends the verification when it is the thirtieth of them: a history cannot grow without end', async () => {
    stage.script({ ...sends, portOneV1Confirm: off });
    const handle = await stage.start('portone-v1', v1('SMS', { challengeExpiresIn: '1h', expiresIn: '24h' }));
    await challenged(handle);
    for (let time = 1; time < 30; time++)
      expect(await refusalOf(ask(handle, 'submitCode', '123456'))).toMatchObject({ code: 'not_configured' });
    expect(await ask(handle, 'submitCode', '123456')).toMatchObject({
      status: 'failed',
      reason: 'provider_unavailable',
    });
  });
});
