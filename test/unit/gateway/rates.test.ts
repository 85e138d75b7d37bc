import { afterEach, describe, expect, it } from '@jest/globals';
import type { GatewayOptions } from '../../../gateway/gateway.ts';
import { readGatewaySettings } from '../../../gateway/settings.ts';
import { type FakeGateway, fakeGateway, refuses } from './support/gateway.ts';
import { head, sendRaw } from './support/raw.ts';

const many = { max: 10_000, withinMs: 60_000 };
const few = { max: 3, withinMs: 60_000 };
const rates = (more: Partial<GatewayOptions['rates']>) => ({
  rates: { key: many, user: many, address: many, idempotencyKeys: many, ...more },
});
const inAMinute = () => Math.floor(Date.now() / 1_000) + 60;

describe('the request limit of each caller', () => {
  let gateway: FakeGateway;
  afterEach(() => gateway.app.close());
  const token = (id = 'v-1', expiresAt = inAMinute()) => gateway.tokens.issue({ verificationId: id, expiresAt });
  const statuses = async (count: number, ask: () => Promise<{ status: number }>) => {
    const found: number[] = [];
    for (let number = 0; number < count; number++) found.push((await ask()).status);
    return found;
  };

  it('is counted by key, over all routes, and says when to come back', async () => {
    gateway = await fakeGateway({}, rates({ key: few }));
    await gateway.ask('GET', '/v1/verifications', { as: 'backend' });
    await gateway.ask('POST', '/v1/verifications/v-1/cancel', { as: 'backend' });
    await gateway.ask('GET', '/v1/verifications/v-1/outcome', { as: 'backend' });
    const { status, headers, body } = await gateway.ask('GET', '/v1/verifications/v-1', { as: 'backend' });
    expect([status, body]).toMatchObject([
      429,
      { code: 'limited', retryAfter: expect.any(Number), title: 'Limit reached' },
    ]);
    expect(headers['content-type']).toContain('application/problem+json');
    expect(Number(headers['retry-after'])).toBe(body['retryAfter']);
    expect(Number(headers['retry-after'])).toBeGreaterThan(0);
    expect((await gateway.ask('GET', '/v1/verifications/v-1', { as: 'reader' })).status).toBe(200);
  });

  it('is counted by the verification for users, whatever their tokens, and by the window', async () => {
    gateway = await fakeGateway({}, rates({ user: { max: 3, withinMs: 1_000 } }));
    const ask = async (id = 'v-1', expiresAt = inAMinute()) =>
      gateway.ask('GET', `/v1/verifications/${id}`, { as: await token(id, expiresAt) });
    expect(await statuses(4, () => ask())).toEqual([200, 200, 200, 429]);
    expect((await ask('v-1', inAMinute() + 7)).status).toBe(429);
    expect((await ask('v-2')).status).toBe(200);
    await new Promise((resolve) => setTimeout(resolve, 1_100));
    expect((await ask()).status).toBe(200);
  });

  it('is counted by address for callers without valid credentials, on every path, without affecting the others', async () => {
    gateway = await fakeGateway({}, rates({ address: few }));
    for (const [path, as] of [
      ['/v1/verifications', 'guess'],
      ['/nowhere', undefined],
      ['/verify/v-1', undefined],
    ] as const)
      expect((await gateway.ask('GET', path, { as })).status).not.toBe(429);
    for (const [path, as] of [
      ['/v1/verifications', 'guess'],
      ['/nowhere', undefined],
      ['/verify/v-1', undefined],
      ['/healthz', undefined],
    ] as const)
      expect((await gateway.ask('GET', path, { as })).status).toBe(429);
    expect((await gateway.ask('GET', '/v1/verifications', { as: 'backend' })).status).toBe(200);
  });

  it('is counted by the client’s address behind a configured proxy, and by no header otherwise', async () => {
    const asked = (ip: string) => sendRaw(gateway.base, head('GET /healthz', { 'x-forwarded-for': ip }));
    gateway = await fakeGateway({}, { ...rates({ address: few }), proxies: ['127.0.0.1'] });
    expect(await statuses(4, () => asked('203.0.113.1'))).toEqual([200, 200, 200, 429]);
    expect((await asked('203.0.113.2')).status).toBe(200);
    expect(await statuses(4, () => asked('2001:db8::1'))).toEqual([200, 200, 200, 429]);
    expect((await asked('2001:db8::2')).status).toBe(429);
    await gateway.app.close();
    gateway = await fakeGateway({}, rates({ address: few }));
    let last = 0;
    expect(await statuses(4, () => asked(`203.0.113.${++last}`))).toEqual([200, 200, 200, 429]);
  });
});

describe('Idempotency-Keys', () => {
  let gateway: FakeGateway;
  afterEach(() => gateway.app.close());
  const claims = () => {
    const made: string[] = [];
    return {
      made,
      records: {
        claim: async (key: string) => {
          made.push(key);
          return { kind: 'mine' as const, settle: async () => undefined };
        },
      },
    };
  };
  const open = async (
    more: Parameters<typeof fakeGateway>[0] = {},
    options: Parameters<typeof fakeGateway>[1] = {},
  ) => {
    const { made, records } = claims();
    gateway = await fakeGateway(more, { ...options, idempotency: records });
    return made;
  };
  const token = () => gateway.tokens.issue({ verificationId: 'v-1', expiresAt: inAMinute() });
  let count = 0;
  const send = (path: string, as: string, body?: unknown) =>
    gateway.ask('POST', path, { as, body, headers: { 'idempotency-key': `k-${count++}` } });

  it('are not claimed for invalid requests: no key, no right, no id, no body, no code, no terms', async () => {
    const made = await open();
    const as = await token();
    const refused = [
      await send('/v1/verifications/v-1/code', 'guess', { code: '123456' }),
      await send('/v1/verifications/v-2/code', as, { code: '123456' }),
      await send('/v1/verifications/v-1/transfer', as, { txHash: 'abc' }),
      await send('/v1/verifications/v%201/cancel', 'backend', {}),
      await send('/v1/verifications/v-1/code', as, { code: 7 }),
      await send('/v1/verifications/v-1/code', as, { code: 'abcdef' }),
      await send('/v1/verifications/v-1/code', as, { code: '123456', more: 1 }),
      await send('/v1/verifications/v-1/code', as, '{'),
      await send('/v1/verifications/v-1/consent', as, { terms: [{ id: 'x', version: '1' }] }),
      await send('/v1/verifications/v-1/resend', as, { more: 1 }),
      await send('/v1/verifications', 'backend', { id: 'v-1', provider: 'nhn-otp', input: {} }),
      await send('/v1/nowhere', as, {}),
    ];
    expect(refused.map(({ status }) => status).filter((status) => status < 400)).toEqual([]);
    expect(made).toEqual([]);
    expect((await send('/v1/verifications/v-1/code', as, { code: '123456' })).status).toBe(200);
    expect(made).toHaveLength(1);
  });

  it.each(['erased', 'not_found'] as const)('are not asked about a verification that is %s', async (code) => {
    const made = await open({ expectKept: refuses(code) });
    for (const verb of ['code', 'resend', 'cancel']) {
      const body = verb === 'code' ? { code: '123456' } : undefined;
      expect((await send(`/v1/verifications/v-1/${verb}`, await token(), body)).body).toMatchObject({ code });
    }
    expect([made, gateway.asked]).toEqual([[], []]);
  });

  it('do not hide that a verification was erased, whatever it was answered before', async () => {
    let gone = false;
    gateway = await fakeGateway({
      expectKept: async () => {
        if (gone) await refuses('erased')();
      },
    });
    const body = { id: 'v-1', provider: 'nhn-otp', input: { action: 'enrol', userId: 'u', serviceName: 's' } };
    const start = () =>
      gateway.ask('POST', '/v1/verifications', { as: 'backend', body, headers: { 'idempotency-key': 'same' } });
    expect((await start()).status).toBe(201);
    expect((await start()).headers['idempotent-replayed']).toBe('true');
    gone = true;
    expect(await start()).toMatchObject({ status: 410, body: { code: 'erased' } });
  });

  it('of one user are bounded, whatever the tokens; a backend’s are not', async () => {
    const made = await open({}, rates({ idempotencyKeys: few }));
    for (let number = 0; number < 3; number++)
      expect((await send('/v1/verifications/v-1/cancel', await token())).status).toBe(200);
    expect(await send('/v1/verifications/v-1/cancel', await token())).toMatchObject({
      status: 429,
      body: { code: 'limited', retryAfter: expect.any(Number) },
    });
    expect(made).toHaveLength(3);
    for (let number = 0; number < 5; number++)
      expect((await send('/v1/verifications/v-1/cancel', 'backend')).status).toBe(200);
  });
});

describe('the settings of how often each may ask', () => {
  const read = (env: Record<string, string>) => readGatewaySettings({ HWAGIN_DATA: '/tmp/hwagin-rates-test', ...env });

  it.each([
    ['HWAGIN_GATEWAY_RATE_USER', '0/1m'],
    ['HWAGIN_GATEWAY_RATE_KEY', 'off'],
    ['HWAGIN_GATEWAY_RATE_ADDRESS', '10'],
    ['HWAGIN_GATEWAY_RATE_IDEMPOTENCY', '10/0s'],
    ['HWAGIN_GATEWAY_STREAMS', '0'],
    ['HWAGIN_GATEWAY_STREAMS_USER', '-1'],
    ['HWAGIN_GATEWAY_STREAMS_KEY', '1e3'],
    ['HWAGIN_GATEWAY_PROXIES', 'true'],
    ['HWAGIN_GATEWAY_PROXIES', '10.0.0.0/33'],
    ['HWAGIN_GATEWAY_HEALTH_PORT', '99999'],
  ])('refuse %s=%s, naming it', (name, value) => {
    expect(() => read({ [name]: value })).toThrow(`${name}: expected`);
  });

  it('are all on by default', () => {
    expect(read({ HWAGIN_GATEWAY_PROXIES: '10.0.0.0/8, ::1' })).toMatchObject({
      HWAGIN_GATEWAY_RATE_KEY: { max: 60_000, withinMs: 60_000 },
      HWAGIN_GATEWAY_RATE_USER: { max: 600, withinMs: 60_000 },
      HWAGIN_GATEWAY_RATE_ADDRESS: { max: 6_000, withinMs: 60_000 },
      HWAGIN_GATEWAY_RATE_IDEMPOTENCY: { max: 100, withinMs: 3_600_000 },
      HWAGIN_GATEWAY_STREAMS: 10_000,
      HWAGIN_GATEWAY_PROXIES: ['10.0.0.0/8', '::1'],
    });
  });
});
