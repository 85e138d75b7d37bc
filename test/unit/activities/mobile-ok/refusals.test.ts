import { afterEach, describe, expect, it } from '@jest/globals';
import { defaultCodes } from '../../../../activities/mobile-ok/codes.ts';
import { createMobileOkActivities } from '../../../../activities/mobile-ok/index.ts';
import { openKeyFile } from '../../../../activities/mobile-ok/key-file.ts';
import type { MobileOkSettings } from '../../../../activities/mobile-ok/settings.ts';
import { type MobileOkInput, mobileOkInputSchema } from '../../../../contract/providers/mobile-ok/input.ts';
import { type FaultyServer, httpServer, reply } from '../../../support/faulty-server.ts';
import { failureOf, inActivity } from '../../../support/in-activity.ts';
import { vectors } from '../../../support/mobileok-vectors.ts';

let server: FaultyServer;
afterEach(() => server.close());

const { contentBase64, password, json } = vectors.keyFile;
const session = { token: 'old-token', publicKey: json.ServerPublicKey, clientTxId: 'VECT0123456789abcdef0123' };
const input = (method: 'SMS' | 'ARS' = 'SMS'): MobileOkInput =>
  mobileOkInputSchema.parse({
    method,
    person: {
      name: '홍길동',
      phone: '01012345678',
      carrier: 'SKT',
      birthDate: '1990-01-31',
      gender: 'female',
      foreigner: false,
    },
  });

/** MobileOK's activities with a server that always gives this answer. */
const answering = async (status: number, body: object, change: Partial<MobileOkSettings> = {}, now?: number) => {
  server = await httpServer(reply(status, JSON.stringify(body)));
  const settings: MobileOkSettings = {
    MOBILEOK_URL: server.url,
    MOBILEOK_KEY_FILE: '',
    MOBILEOK_KEY_PASSWORD: '',
    MOBILEOK_SITE_URL: 'www.example.com',
    MOBILEOK_RESEND_BODY: 'full',
    MOBILEOK_CLIENT_INFO: 'v2',
    MOBILEOK_CLIENT_PREFIX: 'HWAGIN',
    MOBILEOK_CODES: defaultCodes,
    MOBILEOK_TIMEOUT: { default: 5_000, byCall: {} },
    key: openKeyFile(Buffer.from(contentBase64, 'base64'), password),
    ...change,
  };
  return now === undefined ? createMobileOkActivities(settings) : createMobileOkActivities(settings, () => now);
};

const refusal = (code: string, token?: string) => ({ resultCode: code, resultMsg: 'no', encryptMOKToken: token });
const failing = (type: string, detail: object, nonRetryable = true) => ({
  type,
  nonRetryable,
  details: [expect.objectContaining({ provider: 'mobile-ok', ...detail })],
});

describe('a refusal', () => {
  it.each([200, 400, 502])('at auth/request with status %d is final, with its code', async (status) => {
    const ok = await answering(status, refusal('3001'));
    await expect(ok.mobileOkRequest(session, input())).rejects.toMatchObject(
      failing('ProviderRejected', { call: 'auth/request', code: '3001' }),
    );
  });

  it('at auth/resend and auth/call carries the newer token, if it has one', async () => {
    const ok = await answering(200, refusal('2202', 'new-token'));
    await expect(ok.mobileOkResend(session, input())).rejects.toMatchObject(
      failing('ProviderRejected', { call: 'auth/resend', code: '2202', token: 'new-token' }),
    );
    await expect(ok.mobileOkCall(session)).rejects.toMatchObject(
      failing('ProviderRejected', { call: 'auth/call', code: '2202', token: 'new-token' }),
    );
  });

  it('at token/get is not repeated, but a 5xx is', async () => {
    const refused = await answering(200, refusal('2102'));
    await expect(refused.mobileOkToken()).rejects.toMatchObject(failing('ProviderRejected', { code: '2102' }));
    await server.close();
    const passing = await answering(502, refusal('3901'));
    await expect(passing.mobileOkToken()).rejects.toMatchObject(
      failing('ProviderUnavailable', { code: '3901', status: 502 }, false),
    );
  });

  it('at confirm is a verdict, without a meaning where no table has one', async () => {
    const ok = await answering(200, refusal('2908', 'new-token'));
    expect(await ok.mobileOkConfirm(session, '123456')).toEqual({ kind: 'refused', code: '2908', token: 'new-token' });
  });

  it.each(['constructor', '__proto__', 'toString'])('has no meaning of its own by the code %s', async (code) => {
    const ok = await answering(500, refusal(code), { MOBILEOK_CODES: { '4001': 'pending' } });
    expect(await ok.mobileOkConfirm(session, '123456')).not.toHaveProperty('meaning');
  });

  it.each([
    ['2910', 'wrong'],
    ['3001', undefined],
    ['4000', 'over'],
    ['4001', 'stale'],
    ['4150', 'lost'],
    ['4301', 'too_many'],
    ['4302', 'too_many'],
    ['5028', 'misconfigured'],
    ['5033', 'over'],
    ['6701', 'closed'],
    ['6702', 'pending'],
    ['6703', 'pending'],
    ['6704', 'closed'],
    ['6705', 'declined'],
    ['6706', 'over'],
    ['6707', 'closed'],
    ['6751', 'closed'],
    ['8006', 'misconfigured'],
    ['8007', 'misconfigured'],
    ['9999', undefined],
  ])('%s means %s, at every call', async (code, meaning) => {
    const ok = await answering(200, refusal(code));
    expect(await ok.mobileOkConfirm(session)).toEqual({ kind: 'refused', code, ...(meaning && { meaning }) });
    for (const call of [() => ok.mobileOkRequest(session, input()), () => ok.mobileOkResend(session, input())]) {
      const { type, detail } = await failureOf(call());
      expect([type, detail.code, detail.meaning]).toEqual(['ProviderRejected', code, meaning]);
    }
  });

  it('that no user can mend is told to operators', async () => {
    const said: string[] = [];
    const ok = await answering(200, refusal('5028'));
    await inActivity(() => ok.mobileOkConfirm(session), { onError: (message) => void said.push(message) });
    expect(said).toEqual(['MobileOK rejects the merchant']);
  });

  it('at confirm has the meaning that MOBILEOK_CODES gives it', async () => {
    const ok = await answering(500, refusal('4001'), { MOBILEOK_CODES: { '4001': 'pending' } });
    expect(await ok.mobileOkConfirm(session)).toEqual({ kind: 'refused', code: '4001', meaning: 'pending' });
  });
});

describe('an answer that is not MobileOK’s', () => {
  it.each([
    [401, {}, 'ProviderRejected'],
    [502, { error: 'bad gateway' }, 'AmbiguousSend'],
    [404, { error: 'not found' }, 'InvalidAnswer'],
    [200, { error: 'odd' }, 'InvalidAnswer'],
    [200, { resultCode: 2000.5, encryptMOKToken: 't' }, 'InvalidAnswer'],
    [200, { resultCode: ['2000'], encryptMOKToken: 't' }, 'InvalidAnswer'],
    [200, { resultCode: true, encryptMOKToken: 't' }, 'InvalidAnswer'],
    [200, { resultCode: '홍길동 01012345678' }, 'InvalidAnswer'],
    [500, { resultCode: '2000', encryptMOKToken: 't' }, 'InvalidAnswer'],
    [200, { resultCode: '2000' }, 'InvalidAnswer'],
    [200, { resultCode: '2000', encryptMOKToken: 7 }, 'InvalidAnswer'],
  ])('(%d %j) fails a request as the class of the call demands', async (status, body, type) => {
    const ok = await answering(status, body);
    const failure: unknown = await ok.mobileOkRequest(session, input()).catch((error: unknown) => error);
    expect(failure).toMatchObject(failing(type, { call: 'auth/request' }));
    const shown = JSON.stringify([failure, (failure as Error).message]);
    for (const secret of ['홍길동', '01012345678', 'old-token', '127.0.0.1']) expect(shown).not.toContain(secret);
  });

  it('is repeated at token/get', async () => {
    const ok = await answering(200, { resultCode: '2000', encryptMOKToken: 't', publicKey: 'nonsense' });
    await expect(ok.mobileOkToken()).rejects.toMatchObject(failing('InvalidAnswer', { call: 'token/get' }, false));
  });
});

describe('a success', () => {
  it.each([
    [{ resendCount: '2' }, { token: 't', resendsLeft: 2 }],
    [{ resendCount: 0 }, { token: 't', resendsLeft: 0 }],
    [{}, { token: 't' }],
    [{ resendCount: '' }, { token: 't' }],
    [{ resendCount: null }, { token: 't' }],
    [{ resendCount: { toString: null, valueOf: null } }, { token: 't' }],
    [{ resendCount: -1 }, { token: 't' }],
    [{ resultCode: 2000 }, { token: 't' }],
  ])('with %j is %j', async (fields, sent) => {
    const ok = await answering(200, { resultCode: '2000', encryptMOKToken: 't', ...fields });
    expect(await ok.mobileOkRequest(session, input())).toEqual(sent);
  });

  it('of an ARS request needs the number to key in', async () => {
    const without = await answering(200, { resultCode: '2000', encryptMOKToken: 't' });
    await expect(without.mobileOkRequest(session, input('ARS'))).rejects.toMatchObject(
      failing('InvalidAnswer', { call: 'auth/request' }),
    );
    await server.close();
    const withNumber = await answering(200, { resultCode: '2000', encryptMOKToken: 't', arsOtpNumber: '07' });
    expect(await withNumber.mobileOkRequest(session, input('ARS'))).toEqual({ token: 't', arsNumber: '07' });
    await server.close();
    const asNumber = await answering(200, { resultCode: '2000', encryptMOKToken: 't', arsOtpNumber: 17 });
    expect(await asNumber.mobileOkRequest(session, input('ARS'))).toEqual({ token: 't', arsNumber: '17' });
  });

  it('of a confirm without a result is no success', async () => {
    for (const encryptMOKResult of [undefined, '', 5]) {
      const ok = await answering(200, { resultCode: '2000', encryptMOKResult });
      await expect(ok.mobileOkConfirm(session, '123456')).rejects.toMatchObject(
        failing('InvalidAnswer', { call: 'confirm/request' }),
      );
      await server.close();
    }
  });

  it('of a confirm verifies only what the result proves', async () => {
    const issued = Date.parse('2026-11-22T00:01:00.123Z');
    const answer = { resultCode: '2000', encryptMOKResult: vectors.result.wire };
    const now = await answering(200, answer, {}, issued + 1_000);
    expect(await now.mobileOkConfirm(session, '123456')).toMatchObject({
      kind: 'verified',
      identity: { name: '홍길동' },
    });
    const another = { ...session, clientTxId: 'another' };
    await expect(now.mobileOkConfirm(another, '123456')).rejects.toMatchObject(failing('InvalidResult', {}));
  });
});
