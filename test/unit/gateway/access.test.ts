import { afterEach, describe, expect, it } from '@jest/globals';
import { SignJWT } from 'jose';
import { apiKeysSetting, findApiKey } from '../../../gateway/auth/api-keys.ts';
import { UserTokens } from '../../../gateway/auth/user-tokens.ts';
import { type FakeGateway, fakeGateway } from './support/gateway.ts';

const hash = 'a'.repeat(64);
const inAMinute = () => Math.floor(Date.now() / 1_000) + 60;

describe('API keys', () => {
  it('are several at once, each with an id and a role, and known only by their hash', () => {
    const keys = apiKeysSetting.parse(`old:backend:${hash}, new:reader:${'b'.repeat(64)}`);
    expect(keys.map(({ id, role }) => [id, role])).toEqual([
      ['old', 'backend'],
      ['new', 'reader'],
    ]);
    expect(findApiKey(keys, 'anything')).toBeUndefined();
  });

  it.each([
    ['a role that there is not', `a:king:${hash}`],
    ['a key that is not hashed', 'a:backend:secret'],
    ['an id twice', `a:backend:${hash},a:reader:${hash}`],
    ['none', ','],
  ])('refuse %s without showing it', (_what, text) => {
    const read = apiKeysSetting.safeParse(text);
    expect(read.success).toBe(false);
    expect(read.error?.message).not.toContain('secret');
  });
});

describe('tokens for users', () => {
  const tokens = new UserTokens([Buffer.alloc(32, 1)]);

  it('say which verification they are for, and survive a change of keys', async () => {
    const token = await tokens.issue({
      verificationId: 'v-1',
      expiresAt: inAMinute(),
      returnUrl: 'https://shop.example',
    });
    const after = new UserTokens([Buffer.alloc(32, 2), Buffer.alloc(32, 1)]);
    expect(await after.read(token)).toMatchObject({ verificationId: 'v-1', returnUrl: 'https://shop.example' });
    expect(await new UserTokens([Buffer.alloc(32, 2)]).read(token)).toBeUndefined();
  });

  it('end', async () => {
    const token = await tokens.issue({ verificationId: 'v-1', expiresAt: inAMinute() - 120 });
    expect(await tokens.read(token)).toBeUndefined();
  });

  it('are not accepted for another audience, or without a signature', async () => {
    const other = await new SignJWT()
      .setProtectedHeader({ alg: 'HS256' })
      .setIssuer('hwagin')
      .setAudience('hwagin/codec')
      .setSubject('v-1')
      .setExpirationTime('1m')
      .sign(Buffer.alloc(32, 1));
    const token = await tokens.issue({ verificationId: 'v-1', expiresAt: inAMinute() });
    const unsigned = `${Buffer.from('{"alg":"none"}').toString('base64url')}.${token.split('.')[1]}.`;
    for (const wrong of [other, unsigned, 'nonsense', '']) expect(await tokens.read(wrong)).toBeUndefined();
  });
});

describe('who may do what', () => {
  let gateway: FakeGateway;
  afterEach(() => gateway.app.close());

  const code = ['POST', '/v1/verifications/v-1/code', { code: '123456' }] as const;
  const all = ['backend', 'operator', 'reader', 'user'];
  it.each([
    [
      'start',
      ['backend'],
      'POST',
      '/v1/verifications',
      { id: 'v-1', provider: 'nhn-otp', input: { action: 'enrol', userId: 'u', serviceName: 's' } },
    ],
    ['hand in a code', ['backend', 'user'], ...code],
    ['approve', ['backend', 'user'], 'POST', '/v1/verifications/v-1/approve', {}],
    ['resend', ['backend', 'user'], 'POST', '/v1/verifications/v-1/resend', {}],
    ['cancel', ['backend', 'operator', 'user'], 'POST', '/v1/verifications/v-1/cancel', {}],
    ['report a transfer', ['backend'], 'POST', '/v1/verifications/v-1/transfer', { txHash: 'abc' }],
    ['abandon a transfer', ['backend'], 'POST', '/v1/verifications/v-1/transfer/abandon', { reason: 'no' }],
    ['erase', ['backend', 'operator'], 'DELETE', '/v1/verifications/v-1', undefined],
    ['look', all, 'GET', '/v1/verifications/v-1', undefined],
    ['list', ['backend', 'operator', 'reader'], 'GET', '/v1/verifications', undefined],
    ['read an outcome', ['backend'], 'GET', '/v1/verifications/v-1/outcome', undefined],
  ] as const)('only those allowed may %s', async (_what, allowed, method, url, body) => {
    gateway = await fakeGateway();
    const token = await gateway.tokens.issue({ verificationId: 'v-1', expiresAt: inAMinute() });
    for (const who of all) {
      const { status } = await gateway.ask(method, url, { as: who === 'user' ? token : who, body });
      expect([who, status < 300 ? 'allowed' : status]).toEqual([who, allowed.includes(who as never) ? 'allowed' : 403]);
    }
    expect((await gateway.ask(method, url, { body })).status).toBe(401);
    expect((await gateway.ask(method, url, { as: 'nobody', body })).status).toBe(401);
  });

  it('a user may not access another user’s verification', async () => {
    gateway = await fakeGateway();
    const token = await gateway.tokens.issue({ verificationId: 'v-2', expiresAt: inAMinute() });
    const [method, url, body] = code;
    expect(await gateway.ask(method, url, { as: token, body })).toMatchObject({
      status: 403,
      body: { code: 'forbidden' },
    });
    expect(gateway.asked).toEqual([]);
  });

  it('a QR code is in no answer to anybody else, on any route', async () => {
    gateway = await fakeGateway({ expectKept: async () => undefined });
    const token = await gateway.tokens.issue({ verificationId: 'v-1', expiresAt: inAMinute() });
    const start = { id: 'v-1', provider: 'nhn-otp', input: { action: 'enrol', userId: 'u', serviceName: 's' } };
    const requests = [
      ['POST', '/v1/verifications', start],
      ...['approve', 'resend', 'cancel'].map((verb) => ['POST', `/v1/verifications/v-1/${verb}`, undefined] as const),
      code,
      ['POST', '/v1/verifications/v-1/transfer', { txHash: 'abc' }],
      ['POST', '/v1/verifications/v-1/transfer/abandon', { reason: 'no' }],
      ['GET', '/v1/verifications/v-1', undefined],
      ['GET', '/v1/verifications', undefined],
      ['DELETE', '/v1/verifications/v-1', undefined],
    ] as const;
    const seen: string[] = [];
    for (const [method, url, body] of requests)
      for (const as of ['backend', 'operator', 'reader', token])
        for (const headers of [{}, { 'idempotency-key': `${seen.length} ${url}`.replaceAll(' ', '-') }]) {
          const answer = await gateway.ask(method, url, { as, body, headers });
          if (JSON.stringify(answer.body).includes('qrCode'))
            seen.push(`${as === token ? 'user' : as} ${method} ${url}`);
        }
    expect(seen.filter((line) => !/^(backend|user) /.test(line))).toEqual([]);
    expect(seen.filter((line) => line.endsWith('GET /v1/verifications'))).toEqual([]);
    expect(seen).toContain('user POST /v1/verifications/v-1/cancel');
  });

  it('a QR code is only for the backend that started it and the user', async () => {
    gateway = await fakeGateway();
    const token = await gateway.tokens.issue({ verificationId: 'v-1', expiresAt: inAMinute() });
    const qr = async (as: string) =>
      JSON.stringify((await gateway.ask('GET', '/v1/verifications/v-1', { as })).body).includes('qrCode');
    expect([await qr('backend'), await qr(token), await qr('operator'), await qr('reader')]).toEqual([
      true,
      true,
      false,
      false,
    ]);
  });

  it('an outcome is read on behalf of the calling key, with its purpose', async () => {
    gateway = await fakeGateway();
    const read = (headers = {}) => gateway.ask('GET', '/v1/verifications/v-1/outcome', { as: 'backend', headers });
    await read({ 'x-purpose': 'ticket-7' });
    await read();
    expect(gateway.accesses).toEqual([
      { call: 'result', verification: 'v-1', actor: 'key:backend-1', purpose: 'ticket-7' },
      { call: 'result', verification: 'v-1', actor: 'key:backend-1', purpose: 'backend' },
    ]);
    expect((await read({ 'x-purpose': 'a name of a person' })).status).toBe(400);
  });

  it('an erasure is requested on behalf of the calling key, with its purpose', async () => {
    gateway = await fakeGateway();
    const answer = await gateway.ask('DELETE', '/v1/verifications/v-1', {
      as: 'operator',
      headers: { 'x-purpose': 't-8' },
    });
    expect(answer).toMatchObject({ status: 200, body: { id: 'v-1', erased: true } });
    expect(gateway.accesses).toEqual([{ call: 'erase', verification: 'v-1', actor: 'key:operator-1', purpose: 't-8' }]);
  });
});
