import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { impUid, session, verified, wrongCode } from '../support/answers.ts';
import { ask, challenged, reaches, refusalOf, snapshotOf } from '../support/asking.ts';
import { detailsOf, eventsOf } from '../support/history.ts';
import { pass, v1 } from '../support/inputs.ts';
import { createStage, gives, held, type Stage } from '../support/stage.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await createStage();
}, 300_000);
afterAll(() => stage.close(), 120_000);

const script = (more: Parameters<Stage['script']>[0] = {}) =>
  stage.script({ portOneV1Request: impUid(1), portOneV1Confirm: wrongCode, ...more });
const begin = async (options?: Parameters<typeof v1>[1]) => {
  const handle = await stage.start('portone-v1', v1('SMS', options));
  await challenged(handle);
  return handle;
};

describe('An update', () => {
  it('with the same id gets the same verdict, and is acted on once', async () => {
    script({ portOneV1Confirm: [wrongCode, verified] });
    const handle = await begin();
    const again = { args: ['000000'] as [unknown], updateId: 'once' };
    const first = await handle.executeUpdate('submitCode', again);
    expect(await handle.executeUpdate('submitCode', again)).toEqual(first);
    expect(stage.count('portOneV1Confirm')).toBe(1);
    expect((await snapshotOf(handle)).challenge).toMatchObject({ attemptsLeft: 4 });
  });

  it('with the same id, sent twice at once, gets one verdict for both', async () => {
    const confirm = held(wrongCode);
    script({ portOneV1Confirm: confirm.act });
    const handle = await begin();
    const again = { args: ['000000'] as [unknown], updateId: 'once' };
    const both = Promise.all([handle.executeUpdate('submitCode', again), handle.executeUpdate('submitCode', again)]);
    await confirm.reached;
    confirm.release();
    const [first, second] = await both;
    expect(second).toEqual(first);
    expect(stage.count('portOneV1Confirm')).toBe(1);
  });

  it('that is refused leaves no event of its own', async () => {
    script();
    const handle = await begin();
    await refusalOf(ask(handle, 'submitCode', 'abc'));
    await refusalOf(ask(handle, 'resend'));
    await refusalOf(ask(handle, 'approve'));
    const accepted = (await eventsOf(handle)).filter((event) => event.workflowExecutionUpdateAcceptedEventAttributes);
    expect(accepted).toHaveLength(1);
  });

  it.each([
    [undefined],
    [null],
    [123456],
    ['123'],
    ['1234'],
    ['12345612'],
    ['123456789'],
    ['１２３４５６'],
    ['12a456'],
    [' 123456'],
    [{ code: '123456' }],
  ])('with %j for a code is refused without spending a try', async (code) => {
    script();
    const handle = await begin();
    expect(await refusalOf(ask(handle, 'submitCode', code))).toEqual(
      expect.objectContaining({ code: 'invalid_code', field: 'code' }),
    );
    expect((await snapshotOf(handle)).challenge).toMatchObject({ attemptsLeft: 5 });
    await handle.signal('cancel');
  });

  it('is refused while no message was sent', async () => {
    const send = held(impUid(1));
    script({ portOneV1Request: send.act });
    const handle = await stage.start('portone-v1', v1('SMS'));
    await send.reached;
    for (const [name, ...args] of [['submitCode', '123456'], ['resend']] as const)
      expect(await refusalOf(ask(handle, name, ...args))).toMatchObject({
        code: 'not_awaiting',
        status: 'requesting',
      });
    send.release();
    expect(await challenged(handle)).toMatchObject({ status: 'awaiting_user' });
  });

  it('is refused as busy while an answer is checked, or a message sent again', async () => {
    const confirm = held(wrongCode);
    const resend = held(impUid(2));
    script({ portOneV1Request: [impUid(1), resend.act], portOneV1Confirm: confirm.act });
    const handle = await begin({ resendCooldown: '0s' });
    const verdict = ask(handle, 'submitCode', '000000');
    await confirm.reached;
    expect(await snapshotOf(handle)).toMatchObject({ status: 'confirming', challenge: { attemptsLeft: 4 } });
    expect(await refusalOf(ask(handle, 'submitCode', '123456'))).toMatchObject({ code: 'busy', status: 'confirming' });
    expect(await refusalOf(ask(handle, 'resend'))).toMatchObject({ code: 'busy' });
    confirm.release();
    await verdict;
    const resent = ask(handle, 'resend');
    await resend.reached;
    expect(await refusalOf(ask(handle, 'submitCode', '123456'))).toMatchObject({ code: 'busy' });
    resend.release();
    expect((await resent).challenge).toMatchObject({ number: 2, attemptsLeft: 4 });
  });

  it('after the end finds no open run; the result stays, with its snapshot', async () => {
    script({ portOneV1Confirm: verified });
    const handle = await begin();
    const right = await ask(handle, 'submitCode', '123456');
    const { snapshot } = await handle.result();
    expect(snapshot).toEqual(right);
    expect(snapshot.endedAt).toBeDefined();
    for (const [name, ...args] of [['submitCode', '123456'], ['resend'], ['cancel'], ['approve']] as const)
      await expect(ask(handle, name, ...args)).rejects.toMatchObject({ name: 'WorkflowNotFoundError' });
    await expect(handle.signal('submitCode', '123456')).rejects.toMatchObject({ name: 'WorkflowNotFoundError' });
    expect(await snapshotOf(handle)).toEqual(snapshot);
  });
});

describe('awaitChallenge', () => {
  it('is refused where the id belongs to another input', async () => {
    script();
    const handle = await begin();
    for (const fingerprint of ['another', undefined])
      expect(await refusalOf(ask(handle, 'awaitChallenge', fingerprint))).toMatchObject({
        code: 'already_exists',
        field: 'id',
      });
  });

  it('answers everybody who waits, also once the challenge is there', async () => {
    const send = held(impUid(1));
    script({ portOneV1Request: send.act });
    const handle = await stage.start('portone-v1', v1('SMS'));
    const waiting = [challenged(handle), challenged(handle)];
    await send.reached;
    send.release();
    const [first, second] = await Promise.all(waiting);
    expect(second).toEqual(first);
    expect(await challenged(handle)).toEqual(first);
  });
});

describe('A signal', () => {
  it('does what the update of its name does', async () => {
    script({ portOneV1Request: [impUid(1), impUid(2)], portOneV1Confirm: [wrongCode, verified] });
    const handle = await begin({ resendCooldown: '0s' });
    await handle.signal('submitCode', '000000');
    await reaches(handle, 'awaiting_user');
    expect((await snapshotOf(handle)).challenge).toMatchObject({ number: 1, attemptsLeft: 4 });
    await handle.signal('resend');
    while ((await snapshotOf(handle)).challenge?.number !== 2);
    await handle.signal('submitCode', '123456');
    expect((await handle.result()).outcome).toMatchObject({ status: 'verified' });
  });

  it('approves where there is no code', async () => {
    stage.script({ mobileOkToken: gives(session), mobileOkRequest: gives({ token: 't2' }), mobileOkConfirm: verified });
    const handle = await stage.start('mobile-ok', pass());
    await challenged(handle);
    await handle.signal('submitCode', '123456');
    await handle.signal('approve');
    expect((await handle.result()).outcome).toMatchObject({ status: 'verified' });
  });

  it.each([
    ['submitCode', ['12345612'], 'invalid_code'],
    ['submitCode', [], 'invalid_code'],
    ['submitCode', [null], 'invalid_code'],
    ['submitCode', [{ toString: 'x' }], 'invalid_code'],
    ['approve', [], 'not_awaiting'],
    ['resend', [], 'cooldown'],
  ])('`%s` with %j that cannot be obeyed is ignored, and shown to operators', async (name, args, why) => {
    script();
    const handle = await begin();
    const before = await snapshotOf(handle);
    await handle.signal(name, ...args);
    expect(await snapshotOf(handle)).toEqual(before);
    expect(await detailsOf(handle)).toContain(`Ignored the signal \`${name}\`: ${why}`);
    expect(await ask(handle, 'submitCode', '000000')).toMatchObject({ challenge: { attemptsLeft: 4 } });
  });

  // Here every workflow task starts from the history, as after a restart of the worker.
  it('without effect blocks nothing: the next answer is accepted, whichever worker handles it', async () => {
    script({ portOneV1Confirm: [wrongCode, verified] });
    const handle = await begin();
    await handle.signal('submitCode', '000000');
    while ((await snapshotOf(handle)).lastAttempt?.result !== 'wrong');
    expect(await ask(handle, 'submitCode', '123456')).toMatchObject({ status: 'verified' });
  });

  it('with an unknown name does no harm', async () => {
    script();
    const handle = await begin();
    await handle.signal('reportTransfer', { txHash: 'x' });
    await handle.signal('callback', null);
    await handle.signal('anything');
    expect(await ask(handle, 'submitCode', '000000')).toMatchObject({ challenge: { attemptsLeft: 4 } });
  });

  it('while another answer is checked is ignored', async () => {
    const confirm = held(wrongCode);
    script({ portOneV1Confirm: confirm.act });
    const handle = await begin();
    const verdict = ask(handle, 'submitCode', '000000');
    await confirm.reached;
    await handle.signal('submitCode', '123456');
    await snapshotOf(handle);
    confirm.release();
    expect(await verdict).toMatchObject({ status: 'awaiting_user', challenge: { attemptsLeft: 4 } });
    expect(await detailsOf(handle)).toContain('Ignored the signal `submitCode`: busy');
    expect(stage.count('portOneV1Confirm')).toBe(1);
  });
});
