import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { identity, impUid, lost, over, unavailable, unclear, verified, wrongCode } from '../support/answers.ts';
import { ask, challenged, refusalOf, snapshotOf } from '../support/asking.ts';
import { upserts } from '../support/history.ts';
import { v1 } from '../support/inputs.ts';
import { createStage, fails, gives, type Stage } from '../support/stage.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await createStage();
}, 300_000);
afterAll(() => stage.close(), 120_000);

const freely = { resendCooldown: '0s' };
const uncertified = gives({ kind: 'uncertified' });
const confirmedWith = () => stage.calls.filter(({ name }) => name === 'portOneV1Confirm').map(({ args }) => args);

describe('PortOne V1 by SMS', () => {
  it('sends a new request for a resend, whose id the next code is checked with', async () => {
    stage.script({ portOneV1Request: [impUid(1), impUid(2)], portOneV1Confirm: [wrongCode, verified] });
    const handle = await stage.start('portone-v1', v1('SMS', freely));
    await challenged(handle);
    expect(await ask(handle, 'submitCode', '000000')).toMatchObject({ lastAttempt: { result: 'wrong' } });
    expect((await ask(handle, 'resend')).challenge).toMatchObject({ number: 2, cause: 'resend', attemptsLeft: 4 });
    await ask(handle, 'submitCode', '123456');
    expect((await handle.result()).outcome).toMatchObject({ status: 'verified', identity });
    expect(stage.calls.filter(({ name }) => name === 'portOneV1Request').map(({ args }) => args[1])).toEqual([1, 2]);
    expect(confirmedWith()).toEqual([
      ['imp_1', '000000'],
      ['imp_2', '123456'],
    ]);
    expect(await upserts(handle, 'VerificationReference')).toEqual(['imp_1', 'imp_2']);
  });

  it.each([
    ['refused', fails('ProviderRejected', { code: 'NO' }), 'NO'],
    ['without a code', fails('ProviderRejected'), 'provider_rejected'],
    ['not to be trusted', fails('InvalidResult'), 'invalid_result'],
  ])('fails when its first message is %s', async (_, request, reason) => {
    stage.script({ portOneV1Request: request });
    const handle = await stage.start('portone-v1', v1('SMS'));
    expect(await challenged(handle)).toMatchObject({ status: 'failed', reason });
  });

  it('keeps the earlier message, and spends the resend, when a resend is refused', async () => {
    stage.script({
      portOneV1Request: [impUid(1), fails('ProviderRejected', { code: 'NO' })],
      portOneV1Confirm: verified,
    });
    const handle = await stage.start('portone-v1', v1('SMS', freely));
    await challenged(handle);
    expect((await ask(handle, 'resend')).challenge).toMatchObject({ number: 1, resendsLeft: 2 });
    expect(await ask(handle, 'submitCode', '123456')).toMatchObject({ status: 'verified' });
    expect(confirmedWith()).toEqual([['imp_1', '123456']]);
  });

  it('restarts when the answer to a resend is lost, and fails when that one is lost too', async () => {
    stage.script({ portOneV1Request: [impUid(1), lost, impUid(3), lost] });
    const handle = await stage.start('portone-v1', v1('SMS', freely));
    await challenged(handle);
    expect((await ask(handle, 'resend')).challenge).toMatchObject({ number: 2, cause: 'restart', resendsLeft: 2 });
    expect(await ask(handle, 'resend')).toMatchObject({ status: 'failed', reason: 'send_unknown' });
    expect(stage.count('portOneV1Request')).toBe(4);
  });

  it('shows a challenge that is over at PortOne as expired, and answers the next', async () => {
    stage.script({ portOneV1Request: [impUid(1), impUid(2)], portOneV1Confirm: [over, verified] });
    const handle = await stage.start('portone-v1', v1('SMS', freely));
    await challenged(handle);
    const { challenge, lastAttempt } = await ask(handle, 'submitCode', '000000');
    expect(lastAttempt?.result).toBe('unknown');
    expect(Date.parse(challenge?.expiresAt ?? '')).toBeLessThan(Date.parse(challenge?.issuedAt ?? '') + 60_000);
    expect(await refusalOf(ask(handle, 'submitCode', '123456'))).toMatchObject({ code: 'challenge_expired' });
    await ask(handle, 'resend');
    expect(await ask(handle, 'submitCode', '123456')).toMatchObject({ status: 'verified' });
  });

  it('expires when a challenge is over at PortOne and no resend is left', async () => {
    stage.script({ portOneV1Request: impUid(1), portOneV1Confirm: over });
    const handle = await stage.start('portone-v1', v1('SMS', { maxResends: 0 }));
    await challenged(handle);
    expect(await ask(handle, 'submitCode', '000000')).toMatchObject({ status: 'expired' });
  });
});

describe('A confirm of PortOne V1 that tells nothing', () => {
  const after = async (confirm: ReturnType<typeof gives>, certification: ReturnType<typeof gives>) => {
    stage.script({
      portOneV1Request: impUid(1),
      portOneV1Confirm: [confirm, verified],
      portOneV1Certification: certification,
    });
    const handle = await stage.start('portone-v1', v1('SMS'));
    await challenged(handle);
    return await ask(handle, 'submitCode', '000000');
  };

  it.each([
    ['lost', lost],
    ['not understood', fails('InvalidAnswer')],
    ['a refusal that may be "already confirmed"', unclear],
  ])('(%s) is verified when GET shows it certified', async (_, confirm) => {
    expect(await after(confirm, verified)).toMatchObject({ status: 'verified', lastAttempt: { result: 'right' } });
    expect(stage.calls.at(-1)).toEqual({ name: 'portOneV1Certification', args: ['imp_1'] });
    expect(stage.count('portOneV1Request')).toBe(1);
  });

  it.each([
    ['lost', lost, uncertified, 'unknown'],
    ['unclear', unclear, uncertified, 'wrong'],
    ['lost, and GET too', lost, unavailable, 'unknown'],
    ['unclear, and GET is lost', unclear, fails('InvalidAnswer'), 'unknown'],
  ])('(%s) spends the try and leaves the challenge when it is not certified', async (_, confirm, get, result) => {
    expect(await after(confirm, get)).toMatchObject({
      status: 'awaiting_user',
      lastAttempt: { result },
      challenge: { number: 1, cause: 'start', attemptsLeft: 4 },
    });
    expect(stage.count('portOneV1Request')).toBe(1);
  });

  it.each([
    ['confirm', fails('InvalidResult'), uncertified],
    ['GET', lost, fails('InvalidResult')],
  ])('ends in invalid_result when what %s gives cannot be trusted', async (_, confirm, get) => {
    expect(await after(confirm, get)).toMatchObject({ status: 'failed', reason: 'invalid_result' });
  });

  it('spends no try when confirm is unavailable: the workflow repeats it first', async () => {
    stage.script({ portOneV1Request: impUid(1), portOneV1Confirm: unavailable });
    const handle = await stage.start('portone-v1', v1('SMS'));
    await challenged(handle);
    expect(await stage.skipUntil(refusalOf(ask(handle, 'submitCode', '123456')))).toMatchObject({ code: 'busy' });
    expect((await snapshotOf(handle)).challenge).toMatchObject({ attemptsLeft: 5 });
    expect(confirmedWith()).toEqual(Array(4).fill(['imp_1', '123456']));
  });
});

describe('PortOne V1 by APP', () => {
  it('is approved without a code; a refusal may also mean "not yet"', async () => {
    stage.script({
      portOneV1Request: impUid(1),
      portOneV1Confirm: [unclear, verified],
      portOneV1Certification: uncertified,
    });
    const handle = await stage.start('portone-v1', v1('APP'));
    await challenged(handle);
    expect(await refusalOf(ask(handle, 'submitCode', '123456'))).toMatchObject({ code: 'not_awaiting' });
    expect(await ask(handle, 'approve')).toMatchObject({
      lastAttempt: { result: 'unknown' },
      challenge: { attemptsLeft: 4 },
    });
    expect(await ask(handle, 'approve')).toMatchObject({ status: 'verified' });
    expect(confirmedWith()).toEqual([['imp_1'], ['imp_1']]);
  });

  it('has resends', async () => {
    stage.script({ portOneV1Request: [impUid(1), impUid(2)], portOneV1Confirm: verified });
    const handle = await stage.start('portone-v1', v1('APP', freely));
    expect((await challenged(handle)).challenge).toMatchObject({ resendsLeft: 3 });
    await ask(handle, 'resend');
    await ask(handle, 'approve');
    expect(confirmedWith()).toEqual([['imp_2']]);
  });
});
