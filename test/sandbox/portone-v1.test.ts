import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type Sandbox, startSandbox } from '../../sandbox/index.ts';
import { ask } from './support/http.ts';
import { Iamport } from './support/portone-v1.ts';

let sandbox: Sandbox;
let iamport: Iamport;
beforeAll(async () => {
  sandbox = await startSandbox();
});
beforeEach(async () => {
  await sandbox.reset();
  iamport = new Iamport(sandbox);
  await iamport.login();
});
afterAll(() => sandbox.close());

const refused = { code: expect.any(Number), message: expect.any(String), response: null };
const danal = { channel_key: undefined, pg: 'danal.SANDBOX01' };

describe('PortOne V1 getToken', () => {
  it('refuses bad keys with 401', async () => {
    for (const keys of [{}, { ...iamport.keys, imp_secret: 'other' }, { ...iamport.keys, imp_key: 1 }]) {
      const answer = await ask('POST', `${iamport.url}/users/getToken`, keys);
      expect(answer).toMatchObject({ status: 401, body: refused });
    }
  });

  it('takes a form as well', async () => {
    const form = new URLSearchParams(iamport.keys as Record<string, string>).toString();
    const answer = await ask('POST', `${iamport.url}/users/getToken`, form, {
      'content-type': 'application/x-www-form-urlencoded',
    });
    expect(answer).toMatchObject({ status: 200, body: { code: 0 } });
  });

  it('gives the same token for half an hour, and five minutes more when asked in the last one', async () => {
    const first = await iamport.login();
    expect(first.expired_at - first.now).toBeGreaterThan(29 * 60);
    expect(first.expired_at - first.now).toBeLessThanOrEqual(30 * 60);
    await sandbox.advance(10 * 60_000);
    const second = await iamport.login();
    expect(second).toMatchObject({ access_token: first.access_token, expired_at: first.expired_at });
    await sandbox.advance(19.5 * 60_000);
    const third = await iamport.login();
    expect(third.access_token).toBe(first.access_token);
    expect(third.expired_at).toBe(first.expired_at + 5 * 60);
    await sandbox.advance(6 * 60_000);
    expect((await iamport.login()).access_token).not.toBe(first.access_token);
  });
});

describe('PortOne V1 answers 401', () => {
  it.each([
    ['POST', '/certifications/otp/request'],
    ['POST', '/certifications/otp/confirm/imp_1'],
    ['GET', '/certifications/imp_1'],
    ['DELETE', '/certifications/imp_1'],
  ] as const)('to %s %s without a token, with another, and with an expired one', async (method, path) => {
    const body = method === 'POST' ? {} : undefined;
    const { token } = iamport;
    for (const authorization of ['', 'Bearer other', token, `Basic ${token}`])
      expect(await ask(method, iamport.url + path, body, { authorization })).toMatchObject({
        status: 401,
        body: refused,
      });
    await sandbox.advance(31 * 60_000);
    expect(await iamport.ask(method, path, body)).toMatchObject({ status: 401, body: refused });
  });
});

describe('PortOne V1 otp/request refuses with 400', () => {
  it.each([
    ['name', undefined],
    ['name', ' '],
    ['phone', undefined],
    ['phone', '02-123-4567'],
    ['birth', undefined],
    ['birth', '19900131'],
    ['birth', '900231'],
    ['birth', 900131],
    ['gender_digit', undefined],
    ['gender_digit', 1],
    ['gender_digit', '0'],
    ['gender_digit', '9'],
    ['carrier', undefined],
    ['carrier', 'LGU'],
    ['carrier', 'SKT_MVNO'],
    ['is_mvno', 'true'],
    ['company', 1],
    ['merchant_uid', 1],
    ['channel_key', 'channel-key-other'],
    ['channel_key', undefined],
    ['verification_method', 'LMS'],
    ['merchant_uid', 'order-1'],
    ['merchant_uid', 'x'.repeat(41)],
  ])('%s %p', async (field, value) => {
    expect(await iamport.request({ [field]: value })).toMatchObject({ status: 400, body: refused });
    expect(await sandbox.count('portone-v1', 'sms')).toBe(0);
  });

  it.each([
    ['900131', '3', 'born 2090'],
    ['900131', '7', 'a foreigner born 2090'],
    ['050131', '1', 'born 1905'],
    ['050131', '6', 'a foreigner born 1905'],
  ])('birth %s with gender_digit %s: %s', async (birth, gender_digit) => {
    expect(await iamport.request({ birth, gender_digit })).toMatchObject({ status: 400, body: refused });
  });

  it.each([
    ['900131', '2'],
    ['900131', '5'],
    ['050131', '3'],
    ['05-01-31', '8'],
  ])('but takes birth %s with gender_digit %s', async (birth, gender_digit) => {
    expect(await iamport.request({ birth, gender_digit })).toMatchObject({ status: 200, body: { code: 0 } });
  });

  it('a merchant_uid that KCP has seen', async () => {
    expect(await iamport.request({ merchant_uid: 'Order1' })).toMatchObject({ status: 200 });
    expect(await iamport.request({ merchant_uid: 'Order1' })).toMatchObject({ status: 400, body: refused });
  });

  it('APP by Danal, and a pg that is none', async () => {
    expect(await iamport.request({ ...danal, verification_method: 'APP' })).toMatchObject({ status: 400 });
    for (const pg of ['danal', 'kcp.SANDBOX01', 'danal.OTHER'])
      expect(await iamport.request({ channel_key: undefined, pg })).toMatchObject({ status: 400, body: refused });
    expect(await iamport.request(danal)).toMatchObject({ status: 200 });
  });

  it('a body that is not JSON, and a person who does not own the phone', async () => {
    expect(await iamport.ask('POST', '/certifications/otp/request', '{')).toMatchObject({ status: 400 });
    expect(await iamport.request({ name: '불일치' })).toMatchObject({ status: 400, body: refused });
    expect(await sandbox.count('portone-v1', 'sms')).toBe(0);
  });
});

describe('PortOne V1 otp/confirm', () => {
  it('certifies by the right otp, after a wrong one that stays answerable', async () => {
    const impUid = await iamport.start({ is_mvno: true, merchant_uid: 'Order2' });
    expect(await iamport.ask('GET', `/certifications/${impUid}`)).toMatchObject({
      status: 200,
      body: { code: 0, response: { imp_uid: impUid, certified: false, foreigner: false } },
    });
    const wrong = await iamport.confirm(impUid, '000000');
    expect(wrong).toMatchObject({ status: 200, body: { ...refused, message: expect.stringContaining('9013') } });
    expect(wrong.body.code).not.toBe(0);
    const right = await iamport.confirm(impUid, await sandbox.code('01012345678'));
    const certification = {
      imp_uid: impUid,
      certified: true,
      name: '홍길동',
      gender: 'male',
      birthday: '1990-01-31',
      birth: 633_711_600,
      phone: '01012345678',
      carrier: 'SKT_MVNO',
      foreigner_v2: false,
      merchant_uid: 'Order2',
      unique_key: expect.any(String),
      unique_in_site: expect.any(String),
    };
    expect(right).toMatchObject({ status: 200, body: { code: 0, response: certification } });
    expect(await iamport.ask('GET', `/certifications/${impUid}`)).toMatchObject({ body: { response: certification } });
    expect(await sandbox.count('portone-v1', 'try', impUid)).toBe(2);
  });

  it('refuses a missing otp and a second confirmation with 400, an unknown imp_uid with 404', async () => {
    const impUid = await iamport.start();
    expect(await iamport.confirm(impUid)).toMatchObject({ status: 400, body: refused });
    const code = await sandbox.code('01012345678');
    await iamport.confirm(impUid, code);
    expect(await iamport.confirm(impUid, code)).toMatchObject({ status: 400, body: refused });
    expect(await iamport.confirm('imp_0', '123456')).toMatchObject({ status: 404, body: refused });
  });

  it('refuses the right otp when it is too late, and after too many tries', async () => {
    const late = await iamport.start();
    await sandbox.advance(180_000);
    const code = await sandbox.code('01012345678');
    expect((await iamport.confirm(late, code)).body.message).toContain('9993');
    const worn = await iamport.start();
    for (let n = 0; n < 5; n += 1) await iamport.confirm(worn, '000000');
    expect((await iamport.confirm(worn, await sandbox.code('01012345678'))).body.message).toContain('9991');
  });

  it('can answer a wrong otp with 500 and the carrier’s own code', async () => {
    await sandbox.configure({ portOneV1WrongOtp: 'status500' });
    const wrong = await iamport.confirm(await iamport.start({ carrier: 'KT' }), '000000');
    expect(wrong).toMatchObject({ status: 500, body: { ...refused, message: expect.stringContaining('3431') } });
  });

  it('certifies KCP’s APP without an otp once it was approved', async () => {
    const impUid = await iamport.start({ verification_method: 'APP' });
    expect((await iamport.confirm(impUid)).body.message).toContain('9994');
    await sandbox.approve('01012345678');
    expect(await iamport.confirm(impUid)).toMatchObject({ status: 200, body: { response: { certified: true } } });
    expect(await sandbox.count('portone-v1', 'passPush')).toBe(1);
  });

  it('leaves phone and carrier out without the carriers’ approval', async () => {
    await sandbox.configure({ portOneV1CarrierApproval: false });
    const impUid = await iamport.start();
    const { body } = await iamport.confirm(impUid, await sandbox.code('01012345678'));
    expect(body.response).not.toHaveProperty('phone');
    expect(body.response).not.toHaveProperty('carrier');
  });
});

describe('PortOne V1 certifications', () => {
  it('answers 404 for an unknown one, and for an erased one', async () => {
    expect(await iamport.ask('GET', '/certifications/imp_0')).toMatchObject({ status: 404, body: refused });
    expect(await iamport.ask('DELETE', '/certifications/imp_0')).toMatchObject({ status: 404, body: refused });
    const impUid = await iamport.start();
    expect(await iamport.ask('DELETE', `/certifications/${impUid}`)).toMatchObject({ status: 200, body: { code: 0 } });
    expect(await iamport.ask('GET', `/certifications/${impUid}`)).toMatchObject({ status: 404, body: refused });
  });
});
