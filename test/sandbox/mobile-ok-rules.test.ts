import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type Sandbox, startSandbox } from '../../sandbox/index.ts';
import { kstNow, Merchant, pass, person, seal, txId } from './support/mobile-ok.ts';

let sandbox: Sandbox;
let merchant: Merchant;
beforeAll(async () => {
  sandbox = await startSandbox();
});
beforeEach(async () => {
  await sandbox.reset();
  merchant = new Merchant(sandbox);
});
afterAll(() => sandbox.close());

describe('MobileOK token/get refuses', () => {
  it.each([
    ['a body that is not JSON', '{', '3001'],
    ['a missing field', { serviceId: 'sandbox-service', siteUrl: 'x' }, '3001'],
  ])('%s', async (_, body, code) => {
    expect(await merchant.post('/agent/v2/token/get', body)).toMatchObject({ resultCode: code });
  });

  it('a body that does not say it is JSON', async () => {
    expect(await merchant.post('/agent/v2/token/get', {}, 'text/plain')).toMatchObject({ resultCode: '3001' });
  });

  it('another serviceId, another siteUrl', async () => {
    expect(await merchant.getToken({ body: { serviceId: 'other' } })).toMatchObject({ resultCode: '5028' });
    expect(await merchant.getToken({ body: { siteUrl: 'https://other.example' } })).toMatchObject({
      resultCode: '5028',
    });
  });

  it('client info that is not sealed with the key file’s key', async () => {
    expect(await merchant.getToken({ body: { encryptReqClientInfo: 'bm90IHNlYWxlZA==' } })).toMatchObject({
      resultCode: '2103',
    });
  });

  it('client info of another version, and V1 client info at the V2 path', async () => {
    expect(await merchant.getToken({ info: { version: 'V1' } })).toMatchObject({ resultCode: '2103' });
    const v1 = merchant.clientInfo(`${txId()}|${kstNow()}`);
    expect(await merchant.getToken({ body: { encryptReqClientInfo: v1 } })).toMatchObject({ resultCode: '2103' });
  });

  it.each(['short', 'x'.repeat(19), 'x'.repeat(41), `${'x'.repeat(24)} 공백`])(
    'the clientTxId %p',
    async (clientTxId) => {
      expect(await merchant.getToken({ info: { clientTxId } })).toMatchObject({ resultCode: '2104' });
    },
  );

  it('a clientTxId that was used before', async () => {
    const clientTxId = txId();
    expect(await merchant.getToken({ info: { clientTxId } })).toMatchObject({ resultCode: '2000' });
    expect(await merchant.getToken({ info: { clientTxId } })).toMatchObject({ resultCode: '2105' });
  });

  it.each([
    ['in UTC', kstNow(-9 * 3_600_000)],
    ['of yesterday', kstNow(-24 * 3_600_000)],
    ['in another shape', new Date().toISOString()],
  ])('a requestTime %s', async (_, requestTime) => {
    expect(await merchant.getToken({ info: { requestTime } })).toMatchObject({ resultCode: '2106' });
  });
});

describe('MobileOK auth/request refuses', () => {
  it.each([
    ['providerId', 'LGT'],
    ['providerId', 'SKT_MVNO'],
    ['reqAuthType', 'sms'],
    ['reqAuthType', 'APP'],
    ['serviceType', 'telcoAuth-LMS'],
    ['serviceType', 'other'],
    ['usageCode', '01008'],
    ['usageCode', undefined],
    ['retTransferType', undefined],
    ['userName', ''],
    ['userPhone', '010-1234-5678'],
    ['userPhone', '0212345678'],
    ['userBirthday', undefined],
    ['userBirthday', '900131'],
    ['userBirthday', '1990-01-31'],
    ['userBirthday', '19900231'],
    ['userBirthday', '20990101'],
    ['userGender', undefined],
    ['userGender', 'male'],
    ['userGender', '3'],
    ['userNation', undefined],
    ['userNation', '2'],
    ['sendMsg', '코드 123456'],
    ['replyNumber', 'shop'],
    ['arsCode', '12'],
    ['extension', { arsRequestMsg: 'x' }],
  ])('%s %p', async (field, value) => {
    const answer = await merchant.start({ ...person, [field]: value });
    expect(answer).toMatchObject({ resultCode: '3001', resultMsg: expect.stringContaining(field) });
    expect(await sandbox.count('mobile-ok', 'sms')).toBe(0);
  });

  it.each(['userBirthday', 'userGender', 'userNation'])('%s for PASS, and for SMSAuth', async (field) => {
    expect(await merchant.start({ ...pass, [field]: person[field] })).toMatchObject({ resultCode: '3001' });
    const { userBirthday: _b, userGender: _g, userNation: _n, ...bare } = person;
    const info = { ...bare, serviceType: 'SMSAuth', [field]: person[field] };
    expect(await merchant.start(info)).toMatchObject({ resultCode: '3001' });
  });

  it.each([
    ['LMS', 'telcoAuth-LMS'],
    ['ARS', 'telcoAuth-ARSAuth'],
  ])('%s without the person', async (reqAuthType, serviceType) => {
    for (const field of ['userBirthday', 'userGender', 'userNation']) {
      const info = { ...person, reqAuthType, serviceType, [field]: undefined };
      expect(await merchant.start(info)).toMatchObject({ resultCode: '3001' });
    }
  });

  it('auth info in the clear, with a wrong hash, with a short key, or sealed with another key', async () => {
    await merchant.getToken();
    for (const encryptMOKAuthInfo of [
      Buffer.from(JSON.stringify(person)).toString('base64'),
      seal(merchant.publicKey, person, { hash: 'AAAA' }),
      seal(merchant.publicKey, person, { keyLength: 40 }),
      seal(merchant.serverPublicKey, person),
    ])
      expect(await merchant.request(person, { encryptMOKAuthInfo })).toMatchObject({ resultCode: '2301' });
    expect(await merchant.request(person)).toMatchObject({ resultCode: '2000' });
  });

  it('another siteUrl, and a missing field', async () => {
    await merchant.getToken();
    expect(await merchant.request(person, { siteUrl: 'https://other.example' })).toMatchObject({ resultCode: '5028' });
    expect(await merchant.request(person, { siteUrl: undefined })).toMatchObject({ resultCode: '3001' });
  });

  it('an unknown token, and a token that was replaced', async () => {
    await merchant.getToken();
    const first = merchant.token;
    expect(await merchant.request(person, { encryptMOKToken: 'bm9uZQ==' })).toMatchObject({ resultCode: '4001' });
    await merchant.request(person);
    expect(await merchant.request(person, { encryptMOKToken: first })).toMatchObject({ resultCode: '4001' });
    expect(await merchant.request(person)).toMatchObject({ resultCode: '4001' });
    expect(await sandbox.count('mobile-ok', 'sms')).toBe(1);
  });

  it('a token that is too old', async () => {
    await merchant.getToken();
    await sandbox.advance(31 * 60_000);
    expect(await merchant.request(person)).toMatchObject({ resultCode: '4001' });
  });

  it('a person who does not own the phone, and sends nothing', async () => {
    expect(await merchant.start({ ...person, userName: '불일치' })).toMatchObject({ resultCode: '2910' });
    expect(await sandbox.count('mobile-ok', 'sms')).toBe(0);
  });
});

describe('MobileOK auth/resend refuses', () => {
  it('when resendCount has reached "0"', async () => {
    await merchant.start(person);
    expect(await merchant.resend()).toMatchObject({ resultCode: '2000', resendCount: '1' });
    expect(await merchant.resend()).toMatchObject({ resultCode: '2000', resendCount: '0' });
    expect(await merchant.resend()).toMatchObject({ resultCode: '4302' });
    expect(await sandbox.count('mobile-ok', 'sms')).toBe(3);
  });

  it('a replaced token', async () => {
    await merchant.start(person);
    const old = merchant.token;
    await merchant.resend();
    expect(await merchant.resend({ encryptMOKToken: old })).toMatchObject({ resultCode: '4001' });
  });

  it('half of the three fields, and auth info of another phone', async () => {
    await merchant.start(person);
    expect(await merchant.resend({ siteUrl: merchant.siteUrl })).toMatchObject({ resultCode: '3001' });
    const body = (info: unknown) => ({ siteUrl: merchant.siteUrl, encryptMOKAuthInfo: seal(merchant.publicKey, info) });
    expect(await merchant.resend(body({ ...person, userPhone: '01099998888' }))).toMatchObject({ resultCode: '3001' });
    expect(await merchant.resend({ ...body(person), siteUrl: 'x' })).toMatchObject({ resultCode: '5028' });
    expect(await merchant.resend(body(person))).toMatchObject({ resultCode: '2000' });
  });

  it('methods that have none, and a token that was never requested with', async () => {
    await merchant.start(pass);
    expect(await merchant.resend()).toMatchObject({ resultCode: '4001' });
    await merchant.getToken();
    expect(await merchant.resend()).toMatchObject({ resultCode: '4001' });
  });
});

describe('MobileOK auth/call and confirm refuse', () => {
  it('a call for another method than ARS', async () => {
    await merchant.start(person);
    const body = { encryptMOKToken: merchant.token };
    expect(await merchant.post('/agent/v1/auth/call', body)).toMatchObject({ resultCode: '4001' });
  });

  it('ARS confirmed before its call', async () => {
    await merchant.start({ ...person, reqAuthType: 'ARS', serviceType: 'telcoAuth-ARSAuth' });
    expect(await merchant.confirm()).toMatchObject({ resultCode: '4001' });
  });

  it('a code on the token that a wrong code has replaced', async () => {
    await merchant.start(person);
    const old = merchant.token;
    await merchant.confirm('000000');
    const code = await sandbox.code('01012345678');
    expect(await merchant.confirm(code, { encryptMOKToken: old })).toMatchObject({ resultCode: '4001' });
  });

  it('the last code after a resend, and any code after three minutes', async () => {
    await merchant.start(person);
    const first = await sandbox.code('01012345678');
    await merchant.resend();
    expect(await merchant.confirm(first)).toMatchObject({ resultCode: '2910' });
    await sandbox.advance(181_000);
    expect(await merchant.confirm(await sandbox.code('01012345678'))).toMatchObject({ resultCode: '5033' });
  });

  it('a right code after five wrong ones', async () => {
    await merchant.start(person);
    for (let n = 0; n < 5; n += 1) expect(await merchant.confirm('000000')).toMatchObject({ resultCode: '2910' });
    expect(await merchant.confirm(await sandbox.code('01012345678'))).toMatchObject({ resultCode: '4301' });
  });

  it('SMS without verify info, PASS with it, a code of five digits, verify info in the clear', async () => {
    await merchant.start(person);
    expect(await merchant.confirm()).toMatchObject({ resultCode: '3001' });
    expect(await merchant.confirm('12345')).toMatchObject({ resultCode: '3001' });
    expect(await merchant.confirm(undefined, { encryptMOKVerifyInfo: 'e30=' })).toMatchObject({ resultCode: '2301' });
    await merchant.start(pass);
    expect(await merchant.confirm('123456')).toMatchObject({ resultCode: '3001' });
  });

  it('a second confirm after success', async () => {
    await merchant.start(person);
    const code = await sandbox.code('01012345678');
    expect(await merchant.confirm(code)).toMatchObject({ resultCode: '2000' });
    expect(await merchant.confirm(code)).toMatchObject({ resultCode: '4150' });
    expect(await sandbox.count('mobile-ok', 'verified')).toBe(1);
  });

  it('without a fresh token, when set so, and then takes the last one', async () => {
    await sandbox.configure({ mobileOkTokenOnFailure: false });
    await merchant.start(person);
    const wrong = await merchant.confirm('000000');
    expect(wrong).not.toHaveProperty('encryptMOKToken');
    expect(await merchant.confirm(await sandbox.code('01012345678'))).toMatchObject({ resultCode: '2000' });
  });
});
