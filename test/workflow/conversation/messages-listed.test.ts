import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Snapshot } from '../../../contract/snapshot.ts';
import { impUid, lost, off, record, refused, session, unavailable, verified } from '../support/answers.ts';
import { ask, challenged, snapshotOf } from '../support/asking.ts';
import { ars, enrol, sms, v1, v2, vasp } from '../support/inputs.ts';
import { createStage, fails, gives, held, type Stage } from '../support/stage.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await createStage();
}, 300_000);
afterAll(() => stage.close(), 120_000);

const freely = { resendCooldown: '0s' };
const sent = gives({ token: 't2', resendsLeft: 2 });
const listed = ({ messages }: Pick<Snapshot, 'messages'>) => messages.map(({ number, cause }) => `${number} ${cause}`);

describe('The messages of a verification', () => {
  it('are all listed with their causes, while it is open and after its end, in snapshot and outcome', async () => {
    stage.script({
      mobileOkToken: gives(session),
      mobileOkRequest: sent,
      mobileOkResend: sent,
      mobileOkConfirm: [refused('stale'), verified],
    });
    const handle = await stage.start('mobile-ok', sms(freely));
    expect(listed(await challenged(handle))).toEqual(['1 start']);
    expect(listed(await ask(handle, 'resend'))).toEqual(['1 start', '2 resend']);
    const restarted = await ask(handle, 'submitCode', '000000');
    expect(listed(restarted)).toEqual(['1 start', '2 resend', '3 restart']);
    expect(restarted.messages[2]?.at).toBe(restarted.challenge?.issuedAt);
    const times = restarted.messages.map(({ at }) => at);
    expect(times).toEqual(times.toSorted());
    await ask(handle, 'submitCode', '123456');
    const { snapshot, outcome } = await handle.result();
    expect(listed(snapshot)).toEqual(['1 start', '2 resend', '3 restart']);
    expect(outcome.messages).toEqual(snapshot.messages);
  });

  it('include the restart that was sent as the deadline passed, which no challenge ever showed', async () => {
    const restart = held(impUid(2));
    stage.script({ portOneV1Request: [lost, restart.act] });
    const handle = await stage.start('portone-v1', v1('SMS', { expiresIn: '2s' }));
    await restart.reached;
    await pause(2_200);
    restart.release();
    const { snapshot } = await handle.result();
    expect(snapshot.status).toBe('expired');
    expect(listed(snapshot)).toEqual(['1 start', '2 restart']);
  });

  it.each([
    ['lost', lost, ['1 start', '2 restart']],
    ['not to be trusted', fails('InvalidResult'), ['1 start']],
    ['certainly not sent', unavailable, []],
    ['refused', fails('ProviderRejected', { code: 'NO' }), []],
  ])('include a message that is %s only if it may have been sent', async (_, send, expected) => {
    stage.script({ portOneV1Request: send });
    const handle = await stage.start('portone-v1', v1('SMS'));
    const { outcome } = await handle.result();
    expect(outcome.status).toBe('failed');
    expect(listed(outcome)).toEqual(expected);
  });

  it('count a send that was repeated under its key once, and a call of several requests once', async () => {
    stage.script({ portOneV2Send: [lost, lost, gives({ reference: 'iv1' })] });
    const keyed = await stage.start('portone-v2', v2('SMS'));
    expect(listed(await stage.skipUntil(challenged(keyed)))).toEqual(['1 start']);
    stage.script({ mobileOkToken: gives(session), mobileOkRequest: sent, mobileOkCall: gives({ token: 't3' }) });
    const called = await stage.start('mobile-ok', ars());
    expect(listed(await challenged(called))).toEqual(['1 start']);
  });

  it('include nothing if only the token, or the key, could not be trusted', async () => {
    const untrusted = fails('InvalidResult');
    stage.script({ mobileOkToken: untrusted, nhnOtpKey: untrusted });
    for (const handle of [await stage.start('mobile-ok', sms()), await stage.start('nhn-otp', enrol())])
      expect((await handle.result()).outcome).toMatchObject({ reason: 'invalid_result', messages: [] });
  });

  it('include no resend that was given back', async () => {
    stage.script({ portOneV1Request: [impUid(1), off] });
    const handle = await stage.start('portone-v1', v1('SMS', freely));
    await challenged(handle);
    expect(listed(await ask(handle, 'resend'))).toEqual(['1 start']);
  });

  it('are empty if nothing is sent to a user', async () => {
    stage.script({
      nhnOtpKey: gives({ encodedKey: 'K', qrCode: 'Q' }),
      verifyVaspCreate: gives(record),
      verifyVaspPoll: gives({ result: 'DENIED' }),
    });
    const app = await stage.start('nhn-otp', enrol());
    expect((await challenged(app)).messages).toEqual([]);
    const transfer = await stage.start('verify-vasp', vasp());
    expect((await transfer.result()).outcome.messages).toEqual([]);
    expect((await snapshotOf(app)).messages).toEqual([]);
  });
});
