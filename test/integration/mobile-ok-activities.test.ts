import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';
import { createMobileOkActivities } from '../../activities/mobile-ok/index.ts';
import { readMobileOkSettings } from '../../activities/mobile-ok/settings.ts';
import type { MobileOkActivities } from '../../activities/mobile-ok/types.ts';
import { type MobileOkInput, mobileOkInputSchema } from '../../contract/providers/mobile-ok/input.ts';
import { type Sandbox, startSandbox } from '../../sandbox/index.ts';

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox();
});
afterAll(() => sandbox.close());
beforeEach(() => sandbox.reset());

const phone = '01012345678';
const input = (given: object = {}): MobileOkInput =>
  mobileOkInputSchema.parse({
    method: 'SMS',
    person: { name: '홍길동', phone, carrier: 'KT_MVNO', birthDate: '1990-01-31', gender: 'male', foreigner: true },
    ...given,
  });

/** The activities, each called within an activity's context. */
const activities = (env: Record<string, string> = {}): MobileOkActivities => {
  const state = readMobileOkSettings({ ...sandbox.settings, ...env });
  if (!state.on) throw new Error('MobileOK is off');
  const environment = new MockActivityEnvironment({}, { logger: new DefaultLogger('ERROR') });
  const inside =
    (fn: (...args: never[]) => Promise<unknown>) =>
    (...args: never[]) =>
      environment.run(fn, ...args);
  return Object.fromEntries(
    Object.entries(createMobileOkActivities(state.settings)).map(([name, fn]) => [name, inside(fn)]),
  ) as unknown as MobileOkActivities;
};

const wrong = '000000';
const codeSent = async () => (await sandbox.code(phone)) ?? '';

describe('MobileOK at its sandbox', () => {
  it('verifies by SMS: a wrong code, a resend, the right code, each on the newest token', async () => {
    const ok = activities();
    const session = await ok.mobileOkToken();
    const sent = await ok.mobileOkRequest(session, input({ message: '[example] [000000]' }));
    expect(sent).toMatchObject({ resendsLeft: 2 });

    const refused = await ok.mobileOkConfirm({ ...session, token: sent.token }, wrong);
    expect(refused).toMatchObject({ kind: 'refused', code: '2910', meaning: 'wrong', token: expect.any(String) });
    const token = refused.kind === 'refused' && refused.token !== undefined ? refused.token : sent.token;

    const again = await ok.mobileOkResend({ ...session, token }, input());
    expect(again).toMatchObject({ resendsLeft: 1 });
    expect(await ok.mobileOkConfirm({ ...session, token: again.token }, await codeSent())).toMatchObject({
      kind: 'verified',
      identity: {
        name: '홍길동',
        phone,
        carrier: 'KT_MVNO',
        birthDate: '1990-01-31',
        gender: 'male',
        foreigner: true,
        ci: expect.any(String),
        di: expect.any(String),
      },
    });
    expect(await sandbox.count('mobile-ok', 'sms', session.clientTxId)).toBe(2);
    expect(await sandbox.count('mobile-ok', 'try', session.clientTxId)).toBe(2);
  });

  it('verifies by LMS, without a count of resends', async () => {
    const ok = activities();
    const session = await ok.mobileOkToken();
    const sent = await ok.mobileOkRequest(session, input({ method: 'LMS' }));
    expect(sent).toEqual({ token: expect.any(String) });
    expect(await ok.mobileOkConfirm({ ...session, token: sent.token }, await codeSent())).toMatchObject({
      kind: 'verified',
    });
  });

  it('verifies the phone alone by SMSAuth', async () => {
    const ok = activities();
    const session = await ok.mobileOkToken();
    const person = { name: '홍길동', phone, carrier: 'SKT' };
    const sent = await ok.mobileOkRequest(session, input({ serviceType: 'SMSAuth', person }));
    expect(await ok.mobileOkConfirm({ ...session, token: sent.token }, await codeSent())).toMatchObject({
      kind: 'verified',
    });
  });

  it('verifies by ARS: the number is shown, the call placed, twice if need be, and confirmed without a code', async () => {
    const ok = activities();
    const session = await ok.mobileOkToken();
    const sent = await ok.mobileOkRequest(session, input({ method: 'ARS', arsMessage: 'Key in the number' }));
    expect(sent.arsNumber).toMatch(/^\d+$/);
    const called = await ok.mobileOkCall({ ...session, token: sent.token });
    const calledAgain = await ok.mobileOkCall({ ...session, token: called.token });
    await sandbox.approve(phone);
    expect(await ok.mobileOkConfirm({ ...session, token: calledAgain.token })).toMatchObject({ kind: 'verified' });
    expect(await sandbox.count('mobile-ok', 'arsCall')).toBe(2);
  });

  it('verifies by PASS: not yet is a refusal, and stays answerable', async () => {
    const ok = activities();
    const session = await ok.mobileOkToken();
    const sent = await ok.mobileOkRequest(session, input({ method: 'PASS' }));
    const early = await ok.mobileOkConfirm({ ...session, token: sent.token });
    expect(early).toMatchObject({ kind: 'refused', code: '6702', meaning: 'pending' });
    await sandbox.approve(phone);
    const token = early.kind === 'refused' && early.token !== undefined ? early.token : sent.token;
    expect(await ok.mobileOkConfirm({ ...session, token })).toMatchObject({ kind: 'verified' });
  });

  it.each([
    ['V1 client info', { MOBILEOK_CLIENT_INFO: 'v1' }],
    ['a resend of the token alone', { MOBILEOK_RESEND_BODY: 'token' }],
    ['another prefix', { MOBILEOK_CLIENT_PREFIX: 'ABCD1234' }],
  ])('is understood with %s', async (_what, env) => {
    const ok = activities(env);
    const session = await ok.mobileOkToken();
    const { token } = await ok.mobileOkRequest(session, input());
    expect(await ok.mobileOkResend({ ...session, token }, input())).toMatchObject({ resendsLeft: 1 });
  });

  it('reads a result with the other spelling of the site', async () => {
    await sandbox.configure({ mobileOkSiteIdName: 'siteId' });
    const ok = activities();
    const session = await ok.mobileOkToken();
    const sent = await ok.mobileOkRequest(session, input());
    expect(await ok.mobileOkConfirm({ ...session, token: sent.token }, await codeSent())).toMatchObject({
      kind: 'verified',
    });
    await sandbox.configure({ mobileOkSiteIdName: 'siteID' });
  });

  it('refuses the wrong person with MobileOK’s own code', async () => {
    const ok = activities();
    const session = await ok.mobileOkToken();
    const stranger = input({ person: { ...input().person, name: '불일치' } });
    await expect(ok.mobileOkRequest(session, stranger)).rejects.toMatchObject({
      type: 'ProviderRejected',
      details: [{ provider: 'mobile-ok', call: 'auth/request', code: '2910', meaning: 'wrong' }],
    });
  });

  it.each(['badHash', 'otherTransaction', 'oldResult'] as const)(
    'never trusts a success with the fault %s',
    async (kind) => {
      const ok = activities();
      const session = await ok.mobileOkToken();
      const sent = await ok.mobileOkRequest(session, input());
      await sandbox.fault({ provider: 'mobile-ok', call: 'confirm/request', kind });
      await expect(ok.mobileOkConfirm({ ...session, token: sent.token }, await codeSent())).rejects.toMatchObject({
        type: 'InvalidResult',
        nonRetryable: true,
      });
    },
  );

  it('calls a lost answer of a send ambiguous, although the message was sent', async () => {
    const ok = activities();
    const session = await ok.mobileOkToken();
    await sandbox.fault({ provider: 'mobile-ok', call: 'auth/request', kind: 'lost' });
    await expect(ok.mobileOkRequest(session, input())).rejects.toMatchObject({
      type: 'AmbiguousSend',
      nonRetryable: true,
    });
    expect(await sandbox.count('mobile-ok', 'sms')).toBe(1);
  });
});
