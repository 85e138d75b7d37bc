import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { identity, lost, off, over, unavailable, unclear, verified, wrongCode } from '../support/answers.ts';
import { ask, challenged, refusalOf } from '../support/asking.ts';
import { v2 } from '../support/inputs.ts';
import { createStage, fails, gives, type Stage } from '../support/stage.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await createStage();
}, 300_000);
afterAll(() => stage.close(), 120_000);

const freely = { resendCooldown: '0s' };
const iv = (number: number) => gives({ reference: `iv${number}` });
const ready = gives({ kind: 'ready' });
const dead = gives({ kind: 'failed', code: 'X' });
/** The numbers in the Idempotency-Key of every call of an activity: session, challenge, answer. */
const numbers = (name: string) =>
  stage.calls
    .filter((call) => call.name === name)
    .map(({ args }) => Object.values(args[1] as { session: number; challenge: number; answer: number }));
const script = (more: Parameters<Stage['script']>[0]) =>
  stage.script({ portOneV2Send: [iv(1), iv(2)], portOneV2Resend: gives(), portOneV2Confirm: verified, ...more });

describe('PortOne V2 by SMS', () => {
  it('numbers its calls by session, challenge and answer, never by an activity’s attempt', async () => {
    script({ portOneV2Confirm: [wrongCode, wrongCode, verified] });
    const handle = await stage.start('portone-v2', v2('SMS', freely));
    await challenged(handle);
    await ask(handle, 'submitCode', '000000');
    await ask(handle, 'submitCode', '111111');
    expect((await ask(handle, 'resend')).challenge).toMatchObject({ number: 2, cause: 'resend', attemptsLeft: 3 });
    await ask(handle, 'submitCode', '123456');
    expect((await handle.result()).outcome).toMatchObject({ status: 'verified', identity });
    expect(numbers('portOneV2Send')).toEqual([[1, 1, 0]]);
    expect(numbers('portOneV2Resend')).toEqual([[1, 2, 0]]);
    expect(numbers('portOneV2Confirm')).toEqual([
      [1, 1, 1],
      [1, 1, 2],
      [1, 2, 3],
    ]);
  });

  it('repeats a lost send under the same key', async () => {
    script({ portOneV2Send: [fails('AmbiguousSend', {}, true), fails('AmbiguousSend', {}, true), iv(1)] });
    const handle = await stage.start('portone-v2', v2('SMS'));
    const { challenge } = await stage.skipUntil(challenged(handle));
    expect(challenge).toMatchObject({ number: 1, cause: 'start' });
    expect(numbers('portOneV2Send')).toEqual(Array(3).fill([1, 1, 0]));
  });

  it('repeats a send that did not arrive under the same key', async () => {
    script({ portOneV2Send: [unavailable, iv(1)] });
    const handle = await stage.start('portone-v2', v2('SMS'));
    await stage.skipUntil(challenged(handle));
    expect(numbers('portOneV2Send')).toEqual(Array(2).fill([1, 1, 0]));
  });

  it('restarts with another identity verification when a send stays lost, then fails', async () => {
    script({ portOneV2Send: lost });
    const handle = await stage.start('portone-v2', v2('SMS'));
    expect(await stage.skipUntil(challenged(handle))).toMatchObject({ status: 'failed', reason: 'send_unknown' });
    expect(numbers('portOneV2Send')).toEqual([...Array(3).fill([1, 1, 0]), ...Array(3).fill([2, 2, 0])]);
  });

  it.each([
    ['off', off],
    ['not to be reached any more', unavailable],
  ])('treats a lost send as perhaps sent, even if PortOne is %s when it is asked again', async (_, later) => {
    script({ portOneV2Send: [lost, later] });
    const handle = await stage.start('portone-v2', v2('SMS', { maxRestarts: 0 }));
    expect(await stage.skipUntil(challenged(handle))).toMatchObject({ status: 'failed', reason: 'send_unknown' });
    expect((await handle.result()).outcome.status).toBe('failed');
    expect(new Set(numbers('portOneV2Send').map(String))).toEqual(new Set(['1,1,0']));
  });

  it('spends a resend that is perhaps sent, though PortOne is off when it is asked again', async () => {
    script({ portOneV2Resend: [lost, off] });
    const handle = await stage.start('portone-v2', v2('SMS', freely));
    await challenged(handle);
    expect((await stage.skipUntil(ask(handle, 'resend'))).challenge).toMatchObject({
      number: 2,
      cause: 'restart',
      resendsLeft: 2,
    });
  });

  it('asks again for a lost answer when PortOne says to', async () => {
    script({ portOneV2Send: [fails('AmbiguousSend', { retryAfterMs: 40_000 }), iv(1)] });
    const handle = await stage.start('portone-v2', v2('SMS'));
    const { challenge, createdAt } = await stage.skipUntil(challenged(handle));
    expect(Date.parse(challenge?.issuedAt ?? '') - Date.parse(createdAt)).toBeGreaterThanOrEqual(40_000);
  });

  it('restarts when a resend stays lost', async () => {
    script({ portOneV2Resend: lost });
    const handle = await stage.start('portone-v2', v2('SMS', freely));
    await challenged(handle);
    const { challenge } = await stage.skipUntil(ask(handle, 'resend'));
    expect(challenge).toMatchObject({ number: 2, cause: 'restart', resendsLeft: 2 });
    await ask(handle, 'submitCode', '123456');
    expect(stage.calls.at(-1)?.args[0]).toBe('iv2');
  });

  it.each([
    ['refused', fails('ProviderRejected', { code: 'NO' }), 'NO'],
    ['not to be trusted', fails('InvalidResult'), 'invalid_result'],
  ])('fails when its first message is %s', async (_, send, reason) => {
    script({ portOneV2Send: send });
    const handle = await stage.start('portone-v2', v2('SMS'));
    expect(await challenged(handle)).toMatchObject({ status: 'failed', reason });
  });

  it('keeps the earlier message when a resend is refused', async () => {
    script({ portOneV2Resend: fails('ProviderRejected', { code: 'NO' }) });
    const handle = await stage.start('portone-v2', v2('SMS', freely));
    await challenged(handle);
    expect((await ask(handle, 'resend')).challenge).toMatchObject({ number: 1, resendsLeft: 2 });
    expect(await ask(handle, 'submitCode', '123456')).toMatchObject({ status: 'verified' });
  });

  it('shows a challenge that is over as expired', async () => {
    script({ portOneV2Confirm: over });
    const handle = await stage.start('portone-v2', v2('SMS'));
    await challenged(handle);
    expect(await ask(handle, 'submitCode', '000000')).toMatchObject({ lastAttempt: { result: 'unknown' } });
    expect(await refusalOf(ask(handle, 'submitCode', '000000'))).toMatchObject({ code: 'challenge_expired' });
  });
});

describe('A confirm of PortOne V2 that tells nothing', () => {
  it('is repeated under the same key', async () => {
    const again = fails('AmbiguousSend', {}, true);
    script({ portOneV2Confirm: [again, again, verified] });
    const handle = await stage.start('portone-v2', v2('SMS'));
    await challenged(handle);
    const verdict = await stage.skipUntil(ask(handle, 'submitCode', '123456'));
    expect(verdict).toMatchObject({ status: 'verified' });
    expect(numbers('portOneV2Confirm')).toEqual(Array(3).fill([1, 1, 1]));
  });

  it.each([
    ['lost', lost, verified, { status: 'verified', lastAttempt: { result: 'right' } }],
    ['unclear', unclear, verified, { status: 'verified' }],
    ['lost, then off', [lost, off], verified, { status: 'verified' }],
    ['lost, then down', [lost, unavailable], verified, { status: 'verified' }],
    ['lost', lost, ready, { lastAttempt: { result: 'unknown' }, challenge: { number: 1, attemptsLeft: 4 } }],
    ['unclear', unclear, ready, { lastAttempt: { result: 'wrong' }, challenge: { number: 1, attemptsLeft: 4 } }],
    ['lost', lost, unavailable, { lastAttempt: { result: 'unknown' }, challenge: { attemptsLeft: 4 } }],
    ['lost', lost, fails('InvalidResult'), { status: 'failed', reason: 'invalid_result' }],
    ['not to be trusted', fails('InvalidResult'), ready, { status: 'failed', reason: 'invalid_result' }],
  ])('(%s) is decided by GET, case %#', async (_, confirm, get, expected) => {
    script({ portOneV2Confirm: confirm, portOneV2Get: get });
    const handle = await stage.start('portone-v2', v2('SMS'));
    await challenged(handle);
    expect(await stage.skipUntil(ask(handle, 'submitCode', '123456'))).toMatchObject(expected);
    expect(stage.count('portOneV2Send')).toBe(1);
  });

  it('of an identity verification that has failed leaves only a new one, which a resend makes', async () => {
    script({ portOneV2Confirm: [unclear, verified], portOneV2Get: dead });
    const handle = await stage.start('portone-v2', v2('SMS', freely));
    await challenged(handle);
    await ask(handle, 'submitCode', '000000');
    expect(await refusalOf(ask(handle, 'submitCode', '123456'))).toMatchObject({ code: 'challenge_expired' });
    expect((await ask(handle, 'resend')).challenge).toMatchObject({ number: 2, cause: 'resend', resendsLeft: 2 });
    expect(await ask(handle, 'submitCode', '123456')).toMatchObject({ status: 'verified' });
    expect(stage.count('portOneV2Resend')).toBe(0);
    expect(stage.calls.at(-1)?.args[0]).toBe('iv2');
  });

  it('stays failed when the new one cannot be made: the next resend makes one again', async () => {
    script({
      portOneV2Send: [iv(1), unavailable, unavailable, unavailable, unavailable, iv(2)],
      portOneV2Confirm: unclear,
      portOneV2Get: dead,
    });
    const handle = await stage.start('portone-v2', v2('SMS', freely));
    await challenged(handle);
    await ask(handle, 'submitCode', '000000');
    const { challenge } = await stage.skipUntil(ask(handle, 'resend'));
    expect(challenge).toMatchObject({ number: 1, resendsLeft: 3 });
    expect((await ask(handle, 'resend')).challenge).toMatchObject({ number: 2, resendsLeft: 2 });
    expect(stage.count('portOneV2Resend')).toBe(0);
  });
});

describe('PortOne V2 by APP', () => {
  it('is approved, has no resend, and waits on when the user is not done', async () => {
    script({ portOneV2Confirm: [unclear, verified], portOneV2Get: ready });
    const handle = await stage.start('portone-v2', v2('APP', freely));
    const { challenge } = await challenged(handle);
    expect(challenge).toMatchObject({ resendsLeft: 0 });
    expect(challenge).not.toHaveProperty('resendAt');
    expect(await refusalOf(ask(handle, 'resend'))).toMatchObject({ code: 'no_resends_left' });
    expect(await ask(handle, 'approve')).toMatchObject({ lastAttempt: { result: 'unknown' } });
    expect(await ask(handle, 'approve')).toMatchObject({ status: 'verified' });
    expect(stage.calls.at(-1)?.args).toHaveLength(2);
  });

  it('expires with its challenge', async () => {
    script({});
    const handle = await stage.start('portone-v2', v2('APP'));
    const { snapshot } = await handle.result();
    expect(snapshot.status).toBe('expired');
    expect(Date.parse(snapshot.endedAt ?? '') - Date.parse(snapshot.createdAt)).toBeLessThan(240_000);
  });

  it('expires when its identity verification has failed', async () => {
    script({ portOneV2Confirm: unclear, portOneV2Get: dead });
    const handle = await stage.start('portone-v2', v2('APP'));
    await challenged(handle);
    expect(await ask(handle, 'approve')).toMatchObject({ status: 'expired' });
  });
});
