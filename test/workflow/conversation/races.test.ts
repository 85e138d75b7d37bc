import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { impUid, lost, verified, wrongCode } from '../support/answers.ts';
import { ask, challenged, refusalOf, snapshotOf } from '../support/asking.ts';
import { v1 } from '../support/inputs.ts';
import { createStage, held, type Stage } from '../support/stage.ts';

/** Messages that a run receives in the same workflow task: the validators of both see the state before either. */
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
const settled = async (updates: Promise<unknown>[]) =>
  (await Promise.allSettled(updates)).map((result) => result.status === 'fulfilled');
/** Sends these, one after the other, while no worker takes workflow tasks; `before` runs just ahead of them. */
const together = async (before: () => Promise<unknown>, ...acts: (() => Promise<unknown>)[]) => {
  const sent: Promise<unknown>[] = [];
  await stage.together(async () => {
    await before();
    for (const act of acts) {
      const one = act();
      one.catch(() => undefined);
      sent.push(one);
      await pause(100);
    }
  });
  return sent as [Promise<unknown>, Promise<unknown>];
};
const nothing = async () => undefined;
/** Lets an activity answer, and gives the server time to record it. */
const released =
  ({ release }: { release: () => void }) =>
  async () => {
    release();
    await pause(200);
  };

describe('Two requests at once', () => {
  it('that are both codes: one is checked, the other is refused as busy, one try is spent', async () => {
    const confirm = held(wrongCode);
    script({ portOneV1Confirm: confirm.act });
    const handle = await begin();
    const [first, second] = await together(
      nothing,
      () => ask(handle, 'submitCode', '000000'),
      () => ask(handle, 'submitCode', '111111'),
    );
    await confirm.reached;
    const refusals = await Promise.any([first, second].map((one) => refusalOf(one)));
    expect(refusals).toMatchObject({ code: 'busy', retryAfter: 1 });
    confirm.release();
    expect((await settled([first, second])).filter(Boolean)).toHaveLength(1);
    expect((await snapshotOf(handle)).challenge).toMatchObject({ attemptsLeft: 4 });
    expect(stage.count('portOneV1Confirm')).toBe(1);
  });

  it('that are a code by signal and one by update: the first is checked, the second is busy', async () => {
    script();
    const handle = await begin();
    const [, update] = await together(
      nothing,
      () => handle.signal('submitCode', '000000'),
      () => ask(handle, 'submitCode', '111111'),
    );
    expect(await refusalOf(update)).toMatchObject({ code: 'busy' });
    while (stage.count('portOneV1Confirm') === 0) await pause(20);
    expect(stage.calls.at(-1)?.args).toEqual(['imp_1', '000000']);
  });

  it('that are two resends: one message', async () => {
    script();
    const handle = await begin(freely);
    const sent = await together(
      nothing,
      () => ask(handle, 'resend'),
      () => ask(handle, 'resend'),
    );
    expect((await settled(sent)).filter(Boolean)).toHaveLength(1);
    expect(stage.count('portOneV1Request')).toBe(2);
    expect((await snapshotOf(handle)).challenge).toMatchObject({ number: 2, resendsLeft: 2 });
  });

  it.each([
    ['a code', 'submitCode', ['123456']],
    ['a resend', 'resend', []],
  ] as const)('that are a cancel and %s: nothing more is sent', async (_, name, args) => {
    script({ portOneV1Confirm: verified });
    const handle = await begin(freely);
    const [, other] = await together(
      nothing,
      () => handle.signal('cancel'),
      () => ask(handle, name, ...args),
    );
    expect(await refusalOf(other)).toMatchObject({ code: 'ended', status: 'canceled' });
    expect((await handle.result()).snapshot).toMatchObject({ status: 'canceled' });
    expect(stage.calls).toHaveLength(1);
  });

  it('that are a code and then a cancel by signal: the signal is looked at first, now and by who replays it', async () => {
    script({ portOneV1Confirm: verified });
    const handle = await begin();
    const [code] = await together(
      nothing,
      () => ask(handle, 'submitCode', '123456'),
      () => handle.signal('cancel'),
    );
    expect(await refusalOf(code)).toMatchObject({ code: 'ended', status: 'canceled' });
    expect((await handle.result()).snapshot).toMatchObject({ status: 'canceled' });
    expect(stage.calls).toHaveLength(1);
  });

  it('that are a code and then a cancel: the code decides', async () => {
    script({ portOneV1Confirm: verified });
    const handle = await begin();
    const sent = await together(
      nothing,
      () => handle.signal('submitCode', '123456'),
      () => handle.signal('cancel'),
    );
    expect(await settled(sent)).toEqual([true, true]);
    expect((await handle.result()).snapshot).toMatchObject({ status: 'verified' });
  });

  it('that are a code and Temporal’s own Cancel: the code decides, whichever came first', async () => {
    script({ portOneV1Confirm: verified });
    const handle = await begin();
    const [update] = await together(
      nothing,
      () => ask(handle, 'submitCode', '123456'),
      () => handle.cancel(),
    );
    expect(await update).toMatchObject({ status: 'verified' });
  });
});

describe('A request that comes together with', () => {
  it('the expiry of its challenge is too late, and spends no try', async () => {
    script({ portOneV1Confirm: verified });
    const handle = await begin({ challengeExpiresIn: '2s' });
    const [code] = await together(
      () => pause(2_000),
      () => ask(handle, 'submitCode', '123456'),
    );
    expect(await refusalOf(code)).toMatchObject({ code: 'challenge_expired' });
    expect((await snapshotOf(handle)).challenge).toMatchObject({ attemptsLeft: 5 });
    expect(stage.count('portOneV1Confirm')).toBe(0);
  });

  it.each([
    ['a resend', 'resend', []],
    ['a code', 'submitCode', ['123456']],
  ] as const)('the deadline is too late: %s', async (_, name, args) => {
    script({ portOneV1Confirm: verified });
    const handle = await begin({ ...freely, expiresIn: '2s' });
    const [request] = await together(
      () => pause(2_000),
      () => ask(handle, name, ...args),
    );
    expect(await refusalOf(request)).toMatchObject({ code: 'ended', status: 'expired' });
    expect((await handle.result()).snapshot).toMatchObject({ status: 'expired' });
    expect(stage.calls).toHaveLength(1);
  });

  it('the first message comes too early: nobody can have read it', async () => {
    const send = held(impUid(1));
    script({ portOneV1Request: send.act });
    const handle = await stage.start('portone-v1', v1('SMS'));
    await send.reached;
    const [code] = await together(released(send), () => ask(handle, 'submitCode', '123456'));
    expect(await refusalOf(code)).toMatchObject({ code: 'not_awaiting' });
    expect(await challenged(handle)).toMatchObject({ status: 'awaiting_user' });
  });

  it('the verdict of another is busy; a cancel with a right one’s verdict comes too late', async () => {
    const confirm = held(verified);
    script({ portOneV1Confirm: confirm.act });
    const handle = await begin();
    const first = ask(handle, 'submitCode', '123456');
    await confirm.reached;
    const [second, cancel] = await together(
      released(confirm),
      () => ask(handle, 'submitCode', '111111'),
      () => ask(handle, 'cancel'),
    );
    expect(await refusalOf(second)).toMatchObject({ code: 'busy' });
    expect(await first).toMatchObject({ status: 'verified' });
    expect(await cancel).toMatchObject({ status: 'verified' });
    expect((await handle.result()).outcome).toMatchObject({ status: 'verified' });
  });

  it('the loss of a message: a cancel lets no other be sent', async () => {
    const resend = held(lost);
    script({ portOneV1Request: [impUid(1), resend.act, impUid(3)] });
    const handle = await begin(freely);
    const resent = ask(handle, 'resend');
    await resend.reached;
    const [canceled] = await together(released(resend), () => handle.cancel());
    await canceled;
    expect(await resent).toMatchObject({ status: 'canceled' });
    expect(stage.count('portOneV1Request')).toBe(2);
  });
});
