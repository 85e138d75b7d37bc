import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { WorkflowHandle } from '@temporalio/client';
import { impUid, lost, refused, session, unavailable, verified, wrongCode } from '../support/answers.ts';
import { ask, challenged, reaches, refusalOf, snapshotOf } from '../support/asking.ts';
import { ars, sms, v1 } from '../support/inputs.ts';
import { createStage, fails, gives, held, type Stage } from '../support/stage.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await createStage({ cached: false });
}, 300_000);
afterAll(() => stage.close(), 120_000);

const freely = { resendCooldown: '0s' };
const script = (more: Parameters<Stage['script']>[0] = {}) =>
  stage.script({ portOneV1Request: impUid(1), portOneV1Confirm: wrongCode, ...more });
/** The run has it once it has answered a query that was sent later. */
const arrived = async (handle: WorkflowHandle) => {
  await snapshotOf(handle);
  await snapshotOf(handle);
};

const ways: [string, (handle: WorkflowHandle) => Promise<unknown>][] = [
  ['the update', (handle) => Promise.resolve(void ask(handle, 'cancel').catch(() => undefined))],
  ['the signal', (handle) => handle.signal('cancel')],
  ['Temporal’s own Cancel', (handle) => handle.cancel()],
];

describe.each(ways)('A cancel by %s', (_, cancel) => {
  it('ends what waits for its user, and completes the run', async () => {
    script();
    const handle = await stage.start('portone-v1', v1('SMS'));
    await challenged(handle);
    await cancel(handle);
    const { snapshot, outcome } = await handle.result();
    expect(snapshot).toMatchObject({ status: 'canceled' });
    expect(outcome).toEqual({
      id: handle.workflowId,
      provider: 'portone-v1',
      status: 'canceled',
      messages: snapshot.messages,
    });
    expect((await handle.describe()).status.name).toBe('COMPLETED');
  });

  it('takes effect after the message that is being sent', async () => {
    const send = held(impUid(1));
    script({ portOneV1Request: send.act });
    const handle = await stage.start('portone-v1', v1('SMS'));
    await send.reached;
    await cancel(handle);
    await arrived(handle);
    expect(await snapshotOf(handle)).toMatchObject({ status: 'requesting' });
    send.release();
    expect((await handle.result()).snapshot).toMatchObject({ status: 'canceled' });
    expect(stage.count('portOneV1Request')).toBe(1);
  });

  it.each([
    ['still verifies by a right code', verified, 'verified'],
    ['ends after a wrong one', wrongCode, 'canceled'],
  ])('while an answer is checked %s', async (__, then, status) => {
    const confirm = held(then);
    script({ portOneV1Confirm: confirm.act });
    const handle = await stage.start('portone-v1', v1('SMS'));
    await challenged(handle);
    const verdict = ask(handle, 'submitCode', '123456');
    await confirm.reached;
    await cancel(handle);
    await arrived(handle);
    expect(await snapshotOf(handle)).toMatchObject({ status: 'confirming' });
    confirm.release();
    expect(await verdict).toMatchObject({ status });
    expect((await handle.result()).outcome).toMatchObject({ status });
  });

  it('while a message is sent again takes effect after it', async () => {
    const resend = held(impUid(2));
    script({ portOneV1Request: [impUid(1), resend.act] });
    const handle = await stage.start('portone-v1', v1('SMS', freely));
    await challenged(handle);
    const resent = ask(handle, 'resend');
    await resend.reached;
    await cancel(handle);
    await arrived(handle);
    resend.release();
    expect(await resent).toMatchObject({ status: 'canceled' });
  });

  it('while a call waits to be repeated ends it as canceled, not as failed, and repeats nothing', async () => {
    script({ portOneV1Request: fails('ProviderUnavailable', { retryAfterMs: 50_000 }) });
    const handle = await stage.start('portone-v1', v1('SMS'));
    while (stage.count('portOneV1Request') === 0) await arrived(handle);
    await cancel(handle);
    // Not by its result: waiting for that skips time.
    expect(await reaches(handle, 'canceled')).not.toHaveProperty('reason');
    expect(stage.count('portOneV1Request')).toBe(1);
  });

  it('before any worker came prevents all sending', async () => {
    script();
    const handles: WorkflowHandle[] = [];
    await stage.together(async () => {
      const handle = await stage.start('portone-v1', v1('SMS'));
      handles.push(handle);
      await cancel(handle);
    });
    expect(await handles[0]?.result()).toMatchObject({ snapshot: { status: 'canceled' } });
    expect(stage.calls).toEqual([]);
  });
});

describe('A cancel', () => {
  it('while a lost message would be restarted sends no other', async () => {
    const send = held(lost);
    script({ portOneV1Request: send.act });
    const handle = await stage.start('portone-v1', v1('SMS'));
    await send.reached;
    await handle.signal('cancel');
    await arrived(handle);
    send.release();
    expect((await handle.result()).snapshot).toMatchObject({ status: 'canceled' });
    expect(stage.count('portOneV1Request')).toBe(1);
  });

  it('while a refused message is in flight does not hide the refusal', async () => {
    const send = held(fails('ProviderRejected', { code: 'NO' }));
    script({ portOneV1Request: send.act });
    const handle = await stage.start('portone-v1', v1('SMS'));
    await send.reached;
    await handle.signal('cancel');
    await arrived(handle);
    send.release();
    expect((await handle.result()).snapshot).toMatchObject({ status: 'failed', reason: 'NO' });
  });

  it('while an ARS call is prepared places no call', async () => {
    const request = held(gives({ token: 't2' }));
    stage.script({ mobileOkToken: gives(session), mobileOkRequest: request.act, mobileOkCall: gives({ token: 't3' }) });
    const handle = await stage.start('mobile-ok', ars());
    await request.reached;
    await handle.signal('cancel');
    await arrived(handle);
    request.release();
    expect((await handle.result()).snapshot).toMatchObject({ status: 'canceled', messages: [] });
    expect(stage.count('mobileOkCall')).toBe(0);
  });

  it('while a stale answer would be restarted sends no other message', async () => {
    const confirm = held(refused('stale'));
    stage.script({
      mobileOkToken: gives(session),
      mobileOkRequest: gives({ token: 't2' }),
      mobileOkConfirm: confirm.act,
    });
    const handle = await stage.start('mobile-ok', sms());
    await challenged(handle);
    const verdict = ask(handle, 'submitCode', '000000');
    await confirm.reached;
    await handle.signal('cancel');
    await arrived(handle);
    confirm.release();
    expect(await verdict).toMatchObject({ status: 'canceled' });
    expect(stage.count('mobileOkRequest')).toBe(1);
  });

  it('does not stop the repeats of a check that has begun: its answer decides', async () => {
    script({ portOneV1Confirm: [unavailable, unavailable, verified] });
    const handle = await stage.start('portone-v1', v1('SMS'));
    await challenged(handle);
    const verdict = ask(handle, 'submitCode', '123456');
    while (stage.count('portOneV1Confirm') === 0) await arrived(handle);
    await handle.cancel();
    expect(await stage.skipUntil(verdict)).toMatchObject({ status: 'verified' });
  });

  it('of what has ended is refused with the end, or finds nothing', async () => {
    script();
    const handle = await stage.start('portone-v1', v1('SMS'));
    await challenged(handle);
    expect(await ask(handle, 'cancel')).toMatchObject({ status: 'canceled' });
    await expect(ask(handle, 'cancel')).rejects.toMatchObject({ name: 'WorkflowNotFoundError' });
  });

  it('twice is one: both callers get the end', async () => {
    const send = held(impUid(1));
    script({ portOneV1Request: send.act });
    const handle = await stage.start('portone-v1', v1('SMS'));
    await send.reached;
    const both = Promise.all([ask(handle, 'cancel'), ask(handle, 'cancel')]);
    await arrived(handle);
    expect(await refusalOf(ask(handle, 'submitCode', '123456'))).toMatchObject({ code: 'not_awaiting' });
    send.release();
    expect((await both).map(({ status }) => status)).toEqual(['canceled', 'canceled']);
  });
});

describe('A cancel that waits for its answer', () => {
  it('gets the same refusal as the start if the provider is off: nothing was started', async () => {
    const send = held(fails('NotConfigured', { missing: ['PORTONE_V1_KEY'] }));
    script({ portOneV1Request: send.act });
    const handle = await stage.start('portone-v1', v1('SMS'));
    await send.reached;
    const refusedFor = refusalOf(ask(handle, 'cancel'));
    await arrived(handle);
    send.release();
    expect(await refusedFor).toMatchObject({ code: 'not_configured', field: 'provider' });
    await expect(handle.result()).rejects.toThrow();
  });
});
