import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { pino } from 'pino';
import { readEgress, setEgress } from '../../../config/egress/index.ts';
import { apiKeysSetting } from '../../../gateway/auth/api-keys.ts';
import { type OidcOptions, Readers } from '../../../gateway/codec-server/readers.ts';
import { createCodecServer } from '../../../gateway/codec-server/server.ts';
import { readCodecServerSettings } from '../../../gateway/codec-server/settings.ts';
import type { Access } from '../../../privacy/audit/index.ts';
import { EncryptionCodec, KeyRing } from '../../../privacy/index.ts';
import { startProxy } from '../../support/proxy.ts';

const key = 'key-of-a-decoder';
const origin = 'https://temporal.example';
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
const encoderKey = 'key-of-an-encoder';
const keys = apiKeysSetting.parse(
  `ops:decoder:${sha256(key)},shop:backend:${sha256('key-of-a-backend')},tool:encoder:${sha256(encoderKey)}`,
);
const codec = new EncryptionCodec(new KeyRing([{ id: 'k', key: Buffer.alloc(32, 9) }]), { acceptPlaintext: false });
const plain = { metadata: { encoding: Buffer.from('json/plain') }, data: Buffer.from('"secret"') };

const encrypted = async (workflowId = 'v-1') => {
  const [payload] = await codec.encode([plain], { type: 'workflow', namespace: 'default', workflowId });
  const metadata = Object.entries(payload?.metadata ?? {}).map(([name, value]) => [
    name,
    Buffer.from(value).toString('base64'),
  ]);
  return {
    metadata: Object.fromEntries(metadata) as Record<string, string>,
    data: Buffer.from(payload?.data ?? []).toString('base64'),
  };
};

describe('the codec server', () => {
  const closing: (() => Promise<unknown>)[] = [];
  afterEach(async () => {
    for (const close of closing.splice(0)) await close();
  });
  const open = async (oidc?: OidcOptions, fails = false, perAddress = 10_000) => {
    const accesses: Access[] = [];
    const app = await createCodecServer({
      codec,
      readers: new Readers(keys, [Buffer.alloc(32, 3)], oidc),
      origins: [origin],
      records: {
        record: async (access) => {
          if (fails) throw new Error('the disk is full');
          accesses.push(access);
          return undefined;
        },
      },
      insecureCookie: true,
      address: { max: perAddress, withinMs: 60_000 },
      proxies: [],
      log: pino({ level: 'silent' }),
    });
    const base = await app.listen({ port: 0, host: '127.0.0.1' });
    closing.push(() => app.close());
    const ask = async (
      path: string,
      payloads: unknown[],
      headers: Record<string, string> = { authorization: `Bearer ${key}` },
    ) => {
      const response = await fetch(base + path, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-namespace': 'default', ...headers },
        body: JSON.stringify({ payloads }),
      });
      const body = (await response.json()) as { payloads: { data: string }[] };
      return { status: response.status, headers: response.headers, body };
    };
    return { ask, accesses, base };
  };

  it('decodes for authorised readers, and records whose payloads those were', async () => {
    const { ask, accesses } = await open();
    const answer = await ask('/decode', [await encrypted('v-1'), await encrypted('v-1'), await encrypted('v-2')]);
    expect(answer.body.payloads.map(({ data }) => Buffer.from(data, 'base64').toString())).toEqual(
      Array(3).fill('"secret"'),
    );
    expect(accesses).toEqual(
      ['v-1', 'v-2'].map((verification) => ({
        who: 'key:ops',
        action: 'payload_decoded',
        verification,
        purpose: 'codec',
      })),
    );
  });

  it.each([
    ['GET', '/secret', 404, 'not_found'],
    ['GET', '/decode/secret', 404, 'not_found'],
    ['GET', '/decode', 405, 'method_not_allowed'],
    ['PUT', '/encode', 405, 'method_not_allowed'],
    ['OPTIONS', '/decode', 405, 'method_not_allowed'],
    ['OPTIONS', '/secret', 404, 'not_found'],
    ['GET', '/secret%', 400, 'bad_request'],
  ])('answers what no route takes as everything else, without its path: %s %s', async (method, path, status, code) => {
    const { base } = await open();
    const answer = await fetch(base + path, { method });
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
    const text = await answer.text();
    expect(JSON.parse(text)).toMatchObject({ status, code });
    expect(text).not.toMatch(/secret|decode|encode/);
    expect(answer.headers.get('allow')).toBe(status === 405 ? 'POST' : null);
  });

  it.each([
    ['nothing', undefined, ''],
    ['an empty form', 'application/x-www-form-urlencoded', ''],
    ['a form of something else', 'application/x-www-form-urlencoded', 'name=a'],
    ['null', 'application/json', 'null'],
    ['a number', 'application/json', '{"key":5}'],
    ['a list', 'application/json', '[["key","a"]]'],
  ])('opens no session for a login with %s', async (_what, type, body) => {
    const { base } = await open();
    const answer = await fetch(`${base}/login`, {
      method: 'POST',
      body,
      headers: type ? { 'content-type': type } : {},
    });
    expect([answer.status, answer.headers.get('set-cookie')]).toEqual([type === undefined ? answer.status : 401, null]);
    expect(answer.status).toBeLessThan(500);
  });

  it('returns nothing that could not be recorded', async () => {
    const { ask } = await open(undefined, true);
    const answer = await ask('/decode', [await encrypted()]);
    expect(answer.status).toBe(500);
    expect(JSON.stringify(answer.body)).not.toContain(plain.data.toString('base64'));
  });

  const wire = {
    metadata: { encoding: plain.metadata.encoding.toString('base64') },
    data: plain.data.toString('base64'),
  };
  const asEncoder = { authorization: `Bearer ${encoderKey}`, 'x-workflow-id': 'v-1' };

  it('encodes for the run that is named, and records that it did', async () => {
    const { ask, accesses } = await open();
    const { body } = await ask('/encode', [wire], asEncoder);
    expect(accesses).toEqual([{ who: 'key:tool', action: 'payload_encoded', verification: 'v-1', purpose: 'codec' }]);
    const decoded = await ask('/decode', body.payloads);
    expect(decoded.body.payloads).toEqual([wire]);
    expect(body.payloads[0]?.data).not.toBe(wire.data);
  });

  it('encodes nothing that could not be recorded', async () => {
    const { ask } = await open(undefined, true);
    expect((await ask('/encode', [wire], asEncoder)).status).toBe(500);
  });

  it.each([
    ['a decoder', `Bearer ${key}`],
    ['a backend', 'Bearer key-of-a-backend'],
    ['nobody', undefined],
  ])('encodes nothing for %s', async (_who, authorization) => {
    const { ask, accesses } = await open();
    const answer = await ask('/encode', [wire], authorization === undefined ? {} : { authorization });
    expect([answer.status, accesses]).toEqual([401, []]);
  });

  it('decodes nothing for an encoder, nor encodes for a session that a decoder opened', async () => {
    const { ask, base } = await open();
    expect((await ask('/decode', [await encrypted()], asEncoder)).status).toBe(401);
    const login = await fetch(`${base}/login`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded', origin: base },
      body: new URLSearchParams({ key }),
    });
    const cookie = login.headers.get('set-cookie')?.split(';')[0] ?? '';
    expect((await ask('/decode', [await encrypted()], { cookie, origin })).status).toBe(200);
    expect((await ask('/encode', [wire], { cookie, origin })).status).toBe(401);
  });

  it('limits the attempts with keys, and the requests of each reader', async () => {
    const guessed = await open(undefined, false, 5);
    const guess = () => guessed.ask('/decode', [], { authorization: 'Bearer guess' });
    for (let number = 0; number < 5; number++) expect((await guess()).status).toBe(401);
    const refused = await guess();
    expect([refused.status, refused.body]).toMatchObject([429, { code: 'limited' }]);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    const { ask } = await open();
    const statuses = [];
    for (let number = 0; number < 301; number++) statuses.push((await ask('/decode', [])).status);
    expect([statuses.slice(0, 300).every((status) => status === 200), statuses[300]]).toEqual([true, 429]);
  });

  it.each([
    ['nobody', {}],
    ['a key of another role', { authorization: 'Bearer key-of-a-backend' }],
    ['nonsense', { authorization: 'Bearer nonsense' }],
    ['a made-up session', { cookie: 'hwagin-codec=abc', origin }],
  ])('decodes nothing for %s', async (_who, headers) => {
    const { ask, accesses } = await open();
    const { status } = await ask('/decode', [await encrypted()], headers);
    expect([status, accesses]).toEqual([401, []]);
  });

  it('answers pages of exactly the configured origins, and refuses all others', async () => {
    const { ask, base, accesses } = await open();
    const allowed = await ask('/decode', [await encrypted()], { authorization: `Bearer ${key}`, origin });
    expect(allowed.headers.get('access-control-allow-origin')).toBe(origin);
    for (const other of ['https://temporal.example.evil', 'http://temporal.example', 'null', `${origin}:8443`]) {
      const refused = await ask('/decode', [await encrypted()], { authorization: `Bearer ${key}`, origin: other });
      expect([refused.status, refused.headers.get('access-control-allow-origin')]).toEqual([403, null]);
    }
    expect(accesses).toHaveLength(1);
    const preflight = await fetch(`${base}/decode`, { method: 'OPTIONS', headers: { origin } });
    expect([preflight.status, preflight.headers.get('access-control-allow-credentials')]).toEqual([204, 'true']);
  });

  it('opens none for a form that comes from nowhere', async () => {
    const { base } = await open();
    const body = new URLSearchParams({ key });
    const answer = await fetch(`${base}/login`, { method: 'POST', headers: { origin: 'null' }, body });
    expect([answer.status, answer.headers.get('set-cookie')]).toEqual([403, null]);
  });

  it('opens a session for a browser, which counts only together with an origin', async () => {
    const { ask, base } = await open();
    const login = (given: string) =>
      fetch(`${base}/login`, {
        method: 'POST',
        headers: { 'content-type': 'application/x-www-form-urlencoded', origin: base },
        body: new URLSearchParams({ key: given }),
      });
    expect((await fetch(`${base}/login`)).headers.get('referrer-policy')).toBe('same-origin');
    expect((await login('key-of-a-backend')).status).toBe(401);
    const cookie = (await login(key)).headers.get('set-cookie') ?? '';
    expect(cookie).toContain('HttpOnly');
    const session = cookie.split(';')[0] ?? '';
    expect((await ask('/decode', [await encrypted()], { cookie: session, origin })).status).toBe(200);
    expect((await ask('/decode', [await encrypted()], { cookie: session })).status).toBe(401);
  });

  it('refuses a payload that was tampered with', async () => {
    const { ask, accesses } = await open();
    const payload = await encrypted();
    const other = {
      ...payload,
      metadata: { ...payload.metadata, 'encryption-workflow-id': Buffer.from('v-2').toString('base64') },
    };
    expect((await ask('/decode', [other])).status).toBe(400);
    expect(accesses).toEqual([]);
  });

  it('takes a token of single sign-on with the role, and none without; its keys come through the proxy', async () => {
    const { publicKey, privateKey } = await generateKeyPair('ES256');
    const jwks = JSON.stringify({ keys: [{ ...(await exportJWK(publicKey)), kid: '1', alg: 'ES256' }] });
    const server = createServer((_request, response) => void response.end(jwks));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    closing.push(async () => server.close());
    const proxy = await startProxy();
    closing.push(async () => {
      setEgress(readEgress({}));
      await proxy.close();
    });
    proxy.names.set('login.test:80', `127.0.0.1:${(server.address() as AddressInfo).port}`);
    setEgress(readEgress({ HTTP_PROXY: proxy.url }));
    const jwksUrl = 'http://login.test/keys';
    const { ask, accesses } = await open({
      jwksUrl,
      issuer: 'https://login.example',
      audience: 'hwagin',
      role: 'reader-of-payloads',
    });
    const sign = (roles: string[], audience = 'hwagin') =>
      new SignJWT({ roles })
        .setProtectedHeader({ alg: 'ES256', kid: '1' })
        .setIssuer('https://login.example')
        .setAudience(audience)
        .setSubject('kim@corp')
        .setExpirationTime('1m')
        .sign(privateKey);
    const statusOf = async (token: string) =>
      (await ask('/decode', [await encrypted()], { authorization: `Bearer ${token}` })).status;
    expect(await statusOf(await sign(['reader-of-payloads']))).toBe(200);
    expect(await statusOf(await sign(['other']))).toBe(401);
    expect(await statusOf(await sign(['reader-of-payloads'], 'other'))).toBe(401);
    expect(accesses.map(({ who }) => who)).toEqual(['sso:kim@corp']);
    expect(proxy.asked).toMatchObject([{ to: 'login.test:80' }]);
  });
});

describe('the settings of the codec server', () => {
  it('leave it off in production, and put it next to the gateway in development', () => {
    expect(readCodecServerSettings({}, { production: true, gatewayPort: 8080 })).toBeUndefined();
    expect(readCodecServerSettings({}, { production: false, gatewayPort: 8080 })).toMatchObject({
      port: 8081,
      host: '127.0.0.1',
    });
  });

  it('refuse an invalid origin, and incomplete single sign-on', () => {
    const read = (env: Record<string, string>) => () =>
      readCodecServerSettings({ HWAGIN_CODEC_PORT: '0', ...env }, { production: true, gatewayPort: 0 });
    expect(read({ HWAGIN_CODEC_ORIGINS: '*' })).toThrow('HWAGIN_CODEC_ORIGINS');
    expect(read({ HWAGIN_CODEC_ORIGINS: 'https://a.example/' })).toThrow('HWAGIN_CODEC_ORIGINS');
    expect(read({ HWAGIN_CODEC_JWKS_URL: 'https://login.example/keys' })).toThrow('HWAGIN_CODEC_ISSUER');
  });
});
