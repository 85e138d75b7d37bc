import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { lost, unavailable } from '../support/answers.ts';
import { ask, challenged, refusalOf, snapshotOf } from '../support/asking.ts';
import { attemptsAllowed, detailsOf } from '../support/history.ts';
import { codeCheck, enrol } from '../support/inputs.ts';
import { createStage, fails, gives, type Stage } from '../support/stage.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await createStage();
}, 300_000);
afterAll(() => stage.close(), 120_000);

const encodedKey = 'JBSWY3DPEHPK3PXP';
const key = gives({ encodedKey, qrCode: 'cXItY29kZQ==' });
const right = gives({ kind: 'right', at: '2026-11-22T00:00:00.000Z' });
const says = (meaning: 'wrong' | 'unknown' | 'final') => gives({ kind: 'refused', code: '-101', meaning });
const script = (more: Parameters<Stage['script']>[0] = {}) =>
  stage.script({ nhnOtpReady: gives(), nhnOtpKey: key, nhnOtpCheck: right, ...more });

describe('An enrolment at NHN OTP', () => {
  it('shows its QR code until the first code proves it, and gives the key only to the backend', async () => {
    script({ nhnOtpCheck: [says('wrong'), right] });
    const handle = await stage.start('nhn-otp', enrol());
    expect((await challenged(handle)).challenge).toMatchObject({ qrCode: 'cXItY29kZQ==', resendsLeft: 0 });
    expect(await detailsOf(handle)).not.toContain('cXItY29kZQ==');
    const wrong = await ask(handle, 'submitCode', '000000');
    expect(wrong).toMatchObject({ lastAttempt: { result: 'wrong' }, challenge: { attemptsLeft: 4 } });
    const done = await ask(handle, 'submitCode', '123456');
    expect(done).toMatchObject({ status: 'verified' });
    expect(JSON.stringify(done)).not.toMatch(/qrCode|JBSWY3DPEHPK3PXP/);
    expect((await handle.result()).outcome).toMatchObject({ status: 'verified', enrolment: { encodedKey } });
    expect(stage.calls.at(-1)?.args).toEqual([{ userId: 'user-1', encodedKey, code: '123456' }]);
  });

  it('that was never proven gives no key', async () => {
    script({ nhnOtpCheck: says('wrong') });
    const handle = await stage.start('nhn-otp', enrol({ maxAttempts: 1 }));
    await challenged(handle);
    await ask(handle, 'submitCode', '000000');
    const result = await handle.result();
    expect(result.outcome).toEqual(expect.objectContaining({ status: 'max_attempts_reached' }));
    expect(JSON.stringify(result)).not.toMatch(/cXItY29kZQ|JBSWY3DPEHPK3PXP/);
  });

  it('lasts as long as the whole and has no resend', async () => {
    script();
    const handle = await stage.start('nhn-otp', enrol({ challengeExpiresIn: '1s' }));
    const { challenge, createdAt } = await challenged(handle);
    expect(Date.parse(challenge?.expiresAt ?? '') - Date.parse(createdAt)).toBe(900_000);
    expect(await refusalOf(ask(handle, 'resend'))).toMatchObject({ code: 'no_resends_left' });
    expect(await refusalOf(ask(handle, 'approve'))).toMatchObject({ code: 'not_awaiting' });
    const { snapshot } = await handle.result();
    expect(snapshot).toMatchObject({ status: 'expired' });
    expect(Date.parse(snapshot.endedAt ?? '') - Date.parse(createdAt)).toBeGreaterThanOrEqual(900_000);
  });

  it.each([
    ['refused', fails('ProviderRejected', { code: '-4' }), '-4'],
    ['not to be had', unavailable, 'provider_unavailable'],
    ['not understood', fails('InvalidAnswer'), 'invalid_answer'],
    ['lost', lost, 'provider_unavailable'],
  ])('fails when its key is %s: nobody has seen one', async (_, made, reason) => {
    script({ nhnOtpKey: made });
    const handle = await stage.start('nhn-otp', enrol());
    expect(await challenged(handle)).toMatchObject({ status: 'failed', reason });
    expect(stage.count('nhnOtpKey')).toBe(1);
  });
});

describe('A code check at NHN OTP', () => {
  it('sends nothing, and asks with the key of the enrolment', async () => {
    script();
    const handle = await stage.start('nhn-otp', codeCheck());
    expect((await challenged(handle)).challenge).not.toHaveProperty('qrCode');
    expect(await ask(handle, 'submitCode', '123456')).toMatchObject({ status: 'verified' });
    expect((await handle.result()).outcome).not.toHaveProperty('enrolment');
    expect(stage.calls.map(({ name }) => name)).toEqual(['nhnOtpReady', 'nhnOtpCheck']);
  });

  it('that was lost spends the try and is not repeated, though it is a GET; the next code is asked for', async () => {
    script({ nhnOtpCheck: [fails('AmbiguousSend', {}, true), right] });
    const handle = await stage.start('nhn-otp', codeCheck());
    await challenged(handle);
    expect(await ask(handle, 'submitCode', '111111')).toMatchObject({
      status: 'awaiting_user',
      lastAttempt: { result: 'unknown' },
      challenge: { number: 1, cause: 'start', attemptsLeft: 4 },
    });
    expect(stage.count('nhnOtpCheck')).toBe(1);
    expect(await attemptsAllowed(handle)).toEqual({ nhnOtpCheck: 1 });
    expect(await ask(handle, 'submitCode', '222222')).toMatchObject({ status: 'verified' });
  });

  it.each([
    ['wrong', says('wrong'), { status: 'awaiting_user', lastAttempt: { result: 'wrong' } }],
    ['unknown', says('unknown'), { status: 'awaiting_user', lastAttempt: { result: 'unknown' } }],
    ['final', says('final'), { status: 'failed', reason: '-101' }],
    ['not understood', fails('InvalidAnswer'), { status: 'awaiting_user', lastAttempt: { result: 'unknown' } }],
  ])('whose answer is %s is no verification', async (_, check, expected) => {
    script({ nhnOtpCheck: check });
    const handle = await stage.start('nhn-otp', codeCheck());
    await challenged(handle);
    expect(await ask(handle, 'submitCode', '123456')).toMatchObject(expected);
    expect(await snapshotOf(handle)).toMatchObject(expected);
  });

  it('that did not arrive is repeated by the workflow', async () => {
    script({ nhnOtpCheck: [unavailable, unavailable, right] });
    const handle = await stage.start('nhn-otp', codeCheck());
    await challenged(handle);
    expect(await stage.skipUntil(ask(handle, 'submitCode', '123456'))).toMatchObject({ status: 'verified' });
    expect(stage.count('nhnOtpCheck')).toBe(3);
  });
});

describe('An answer of NHN OTP that cannot be trusted', () => {
  it('ends the verification, and does not make it verified', async () => {
    script({ nhnOtpCheck: fails('InvalidResult') });
    const handle = await stage.start('nhn-otp', codeCheck());
    await challenged(handle);
    expect(await ask(handle, 'submitCode', '123456')).toMatchObject({ status: 'failed', reason: 'invalid_result' });
  });
});
