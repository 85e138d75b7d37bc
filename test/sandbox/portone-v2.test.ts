import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type Sandbox, startSandbox } from '../../sandbox/index.ts';
import { type Answer, ask, type Json } from './support/http.ts';

let sandbox: Sandbox;
let ids = 0;
let id: string;
beforeAll(async () => {
  sandbox = await startSandbox();
});
beforeEach(async () => {
  await sandbox.reset();
  id = `verification${(ids += 1)}`;
});
afterAll(() => sandbox.close());

const customer: Json = {
  name: '홍길동',
  phoneNumber: '01012345678',
  ipAddress: '203.0.113.7',
  identityNumber: '9001311',
};
const key = (text: string): Record<string, string> => ({ 'idempotency-key': `"${text}"` });

function call(path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Answer> {
  const authorization = `PortOne ${sandbox.settings.PORTONE_V2_SECRET}`;
  const url = `${sandbox.urls['portone-v2']}/identity-verifications/${path}`;
  return ask(body === undefined ? 'GET' : 'POST', url, body, { authorization, ...headers });
}
function sendBody(over: Json = {}, customerOver: Json = {}): Json {
  const channelKey = sandbox.settings.PORTONE_V2_CHANNEL_KEY;
  return { channelKey, operator: 'SKT', method: 'SMS', customer: { ...customer, ...customerOver }, ...over };
}
const send = (over: Json = {}, customerOver: Json = {}): Promise<Answer> =>
  call(`${id}/send`, sendBody(over, customerOver));
const code = (): Promise<string | undefined> => sandbox.code('01012345678');

describe('PortOne V2, as it should go', () => {
  it('verifies by the right otp after a wrong one and a resend', async () => {
    expect(await send()).toMatchObject({ status: 200, body: {} });
    expect(await call(id)).toMatchObject({ body: { status: 'READY', id } });
    expect(await call(`${id}/confirm`, { otp: '000000' })).toMatchObject({
      status: 502,
      body: { type: 'PG_PROVIDER', pgCode: '9013', pgMessage: expect.any(String) },
    });
    expect(await call(`${id}/resend`, {})).toMatchObject({ status: 200, body: {} });
    const verified = {
      status: 'VERIFIED',
      id,
      verifiedCustomer: { name: '홍길동', birthDate: '1990-01-31', gender: 'MALE', isForeigner: false },
      pgTxId: expect.any(String),
      verifiedAt: expect.any(String),
    };
    const right = await call(`${id}/confirm`, { otp: await code() });
    expect(right).toMatchObject({ status: 200, body: { identityVerification: verified } });
    expect(await call(id)).toMatchObject({ status: 200, body: verified });
    expect(await sandbox.count('portone-v2', 'sms', id)).toBe(2);
    expect(await sandbox.count('portone-v2', 'try', id)).toBe(2);
  });

  it('verifies APP without an otp once it was approved', async () => {
    expect(await send({ method: 'APP' }, { identityNumber: undefined })).toMatchObject({ status: 200 });
    expect(await call(`${id}/confirm`, {})).toMatchObject({ status: 502, body: { pgCode: '9994' } });
    await sandbox.approve('01012345678');
    expect(await call(`${id}/confirm`, {})).toMatchObject({ status: 200 });
  });
});

describe('PortOne V2 refuses', () => {
  it('another secret, another scheme, another store', async () => {
    for (const authorization of ['', 'Bearer x', 'PortOne other'])
      expect(await call(id, undefined, { authorization })).toMatchObject({
        status: 401,
        body: { type: 'UNAUTHORIZED' },
      });
    expect(await send({ storeId: 'store-other' })).toMatchObject({ status: 403, body: { type: 'FORBIDDEN' } });
    expect(await call(`${id}?storeId=store-other`)).toMatchObject({ status: 403 });
  });

  it.each(['0b6f7d0e-5b5c-4a43-9a67-0e6f7d0e5b5c', 'x'.repeat(41), 'a_b'])('the id %s', async (bad) => {
    const answer = await call(`${bad}/send`, sendBody());
    expect(answer).toMatchObject({ status: 400, body: { type: 'INVALID_REQUEST' } });
  });

  it.each<[string, Json, Json]>([
    ['no channelKey', { channelKey: undefined }, {}],
    ['operator LGT', { operator: 'LGT' }, {}],
    ['operator SKTMVNO', { operator: 'SKTMVNO' }, {}],
    ['method LMS', { method: 'LMS' }, {}],
    ['no customer', { customer: undefined }, {}],
    ['customData that is no string', { customData: {} }, {}],
    ['an empty customer id', {}, { id: '' }],
    ['no name', {}, { name: undefined }],
    ['a phone that is none', {}, { phoneNumber: '12345' }],
    ['no ipAddress', {}, { ipAddress: undefined }],
    ['SMS without identityNumber', {}, { identityNumber: undefined }],
    ['identityNumber of 6 digits', {}, { identityNumber: '900131' }],
    ['identityNumber with a hyphen', {}, { identityNumber: '900131-1' }],
    ['identityNumber of no day', {}, { identityNumber: '9002311' }],
    ['identityNumber of a day to come', {}, { identityNumber: '9001313' }],
  ])('send with %s', async (_, over, customerOver) => {
    const answer = await send(over, customerOver);
    expect(answer).toMatchObject({ status: 400, body: { type: 'INVALID_REQUEST' } });
    expect(await sandbox.count('portone-v2', 'sms')).toBe(0);
  });

  it('an unknown channel, a second send, a send after success', async () => {
    expect(await send({ channelKey: 'other' })).toMatchObject({ status: 404, body: { type: 'CHANNEL_NOT_FOUND' } });
    await send();
    expect(await send()).toMatchObject({ status: 409, body: { type: 'IDENTITY_VERIFICATION_ALREADY_SENT' } });
    await call(`${id}/confirm`, { otp: await code() });
    const already = { status: 409, body: { type: 'IDENTITY_VERIFICATION_ALREADY_VERIFIED' } };
    expect(await send()).toMatchObject(already);
    expect(await call(`${id}/resend`, {})).toMatchObject(already);
    expect(await call(`${id}/confirm`, { otp: '123456' })).toMatchObject(already);
  });

  it('what was never sent, with 404', async () => {
    const notSent = { status: 404, body: { type: 'IDENTITY_VERIFICATION_NOT_SENT' } };
    expect(await call(`${id}/resend`, {})).toMatchObject(notSent);
    expect(await call(`${id}/confirm`, { otp: '123456' })).toMatchObject(notSent);
    expect(await call(id)).toMatchObject({ status: 404, body: { type: 'IDENTITY_VERIFICATION_NOT_FOUND' } });
  });

  it('a person who does not own the phone, and shows it as FAILED', async () => {
    expect(await send({}, { name: '불일치' })).toMatchObject({ status: 502, body: { type: 'PG_PROVIDER' } });
    expect(await call(id)).toMatchObject({ body: { status: 'FAILED', failure: { pgCode: expect.any(String) } } });
    expect(await sandbox.count('portone-v2', 'sms')).toBe(0);
  });

  it('a resend for APP, and a confirm of SMS without otp', async () => {
    await send();
    expect(await call(`${id}/confirm`, {})).toMatchObject({ status: 400, body: { type: 'INVALID_REQUEST' } });
    id = `${id}app`;
    await send({ method: 'APP' });
    expect(await call(`${id}/resend`, {})).toMatchObject({ status: 400, body: { type: 'INVALID_REQUEST' } });
  });

  it('a late otp, an otp after too many tries, the otp before a resend, and too many resends', async () => {
    await send();
    const first = await code();
    await call(`${id}/resend`, {});
    expect(await call(`${id}/confirm`, { otp: first })).toMatchObject({ status: 502, body: { pgCode: '9013' } });
    for (let n = 0; n < 4; n += 1) await call(`${id}/confirm`, { otp: '000000' });
    expect(await call(`${id}/confirm`, { otp: await code() })).toMatchObject({ body: { pgCode: '9991' } });
    for (let n = 0; n < 4; n += 1) expect(await call(`${id}/resend`, {})).toMatchObject({ status: 200 });
    expect(await call(`${id}/resend`, {})).toMatchObject({ status: 502, body: { pgCode: '3041' } });
    await sandbox.advance(180_000);
    expect(await call(`${id}/confirm`, { otp: await code() })).toMatchObject({ body: { pgCode: '9993' } });
  });
});

describe('PortOne V2 Idempotency-Key', () => {
  it.each(['short', 'x'.repeat(257), '한국어한국어한국어한국어한국어한국어'])('refuses %s', async (text) => {
    const header = Buffer.from(`"${text}"`).toString('latin1');
    const answer = await call(`${id}/send`, sendBody(), { 'idempotency-key': header });
    expect(answer).toMatchObject({ status: 400, body: { type: 'INVALID_REQUEST' } });
  });

  it('refuses a key that is not quoted', async () => {
    const answer = await call(`${id}/send`, sendBody(), { 'idempotency-key': 'x'.repeat(20) });
    expect(answer).toMatchObject({ status: 400, body: { type: 'INVALID_REQUEST' } });
  });

  it('gives a finished repeat the stored answer, and does nothing twice', async () => {
    const first = await call(`${id}/send`, sendBody(), key(`${id} send key number 1`));
    expect(await call(`${id}/send`, sendBody(), key(`${id} send key number 1`))).toMatchObject({
      status: first.status,
      body: first.body,
    });
    expect(await sandbox.count('portone-v2', 'sms', id)).toBe(1);
    const wrong = await call(`${id}/confirm`, { otp: '000000' }, key(`${id} confirm key 1`));
    const again = await call(`${id}/confirm`, { otp: '000000' }, key(`${id} confirm key 1`));
    expect(again).toMatchObject({ status: wrong.status, body: wrong.body });
    expect(await sandbox.count('portone-v2', 'try', id)).toBe(1);
  });

  it('refuses the same key for another request', async () => {
    await call(`${id}/send`, sendBody(), key(`${id} send key number 1`));
    const other = await call(`${id}/confirm`, { otp: await code() }, key(`${id} send key number 1`));
    expect(other).toMatchObject({ status: 400, body: { type: 'INVALID_REQUEST' } });
  });

  it('answers 409 while the first is in flight', async () => {
    await sandbox.fault({ provider: 'portone-v2', call: 'send', kind: 'slow', delayMs: 300 });
    const arrived = new Promise<void>((resolve) => void sandbox.on('arrived', () => resolve()));
    const first = call(`${id}/send`, sendBody(), key(`${id} send key number 1`));
    await arrived;
    const second = await call(`${id}/send`, sendBody(), key(`${id} send key number 1`));
    expect(second).toMatchObject({ status: 409, body: { type: 'IDEMPOTENCY_OUTSTANDING_REQUEST' } });
    expect((await first).status).toBe(200);
    expect(await sandbox.count('portone-v2', 'sms', id)).toBe(1);
  });

  it('keeps the answer when it was lost on the way', async () => {
    await sandbox.fault({ provider: 'portone-v2', call: 'send', kind: 'lost' });
    await expect(call(`${id}/send`, sendBody(), key(`${id} send key number 1`))).rejects.toThrow();
    expect((await call(`${id}/send`, sendBody(), key(`${id} send key number 1`))).status).toBe(200);
    expect(await sandbox.count('portone-v2', 'sms', id)).toBe(1);
  });

  it('forgets a key after three hours', async () => {
    await call(`${id}/send`, sendBody(), key(`${id} send key number 1`));
    await sandbox.advance(3 * 3_600_000);
    const again = await call(`${id}/send`, sendBody(), key(`${id} send key number 1`));
    expect(again).toMatchObject({ status: 409, body: { type: 'IDENTITY_VERIFICATION_ALREADY_SENT' } });
  });
});
