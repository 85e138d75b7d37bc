import { afterEach, describe, expect, it } from '@jest/globals';
import { Gauge, Registry } from 'prom-client';
import { refusalCodes } from '../../../contract/refusals.ts';
import { problems } from '../../../gateway/http/codes.ts';
import { healthSources } from '../../../gateway/operations/health.ts';
import { keptFor, serveHealth } from '../../../telemetry/health.ts';
import { person } from '../../support/inputs.ts';
import { type FakeGateway, fakeGateway, outcome, refuses, snapshot } from './support/gateway.ts';

const { qrCode: _, ...challenge } = snapshot.challenge ?? ({} as never);
let gateway: FakeGateway;
afterEach(() => gateway.app.close());

const start = (more: object = {}) => ({
  id: 'v-1',
  provider: 'mobile-ok',
  input: { method: 'SMS', person, options: { expiresIn: '10m' } },
  ...more,
});
const submit = (headers = {}, body: unknown = { code: '123 456' }) =>
  gateway.ask('POST', '/v1/verifications/v-1/code', { as: 'backend', body, headers });

describe('a start', () => {
  it('passes the input on unchanged, and answers with the verification and its location', async () => {
    gateway = await fakeGateway();
    const answer = await gateway.ask('POST', '/v1/verifications', {
      as: 'backend',
      body: start(),
      headers: { 'x-request-id': 'order-7' },
    });
    expect(answer).toMatchObject({ status: 201, body: snapshot });
    expect(answer.headers).toMatchObject({ location: '/v1/verifications/v-1', 'x-request-id': 'order-7' });
    expect(gateway.asked).toEqual([['startAndWait', 'mobile-ok', 'v-1', start().input, { requestId: 'order-7' }]]);
  });

  it('returns location and token of the running verification if starts are merged', async () => {
    gateway = await fakeGateway();
    const body = { ...start({ user: {} }), id: 'v-2' };
    const answer = await gateway.ask('POST', '/v1/verifications', { as: 'backend', body });
    const { id, user } = answer.body as unknown as { id: string; user: { token: string } };
    expect([id, answer.headers['location']]).toEqual(['v-1', '/v1/verifications/v-1']);
    expect(await gateway.tokens.read(user.token)).toMatchObject({ verificationId: 'v-1' });
  });

  it('does not wait if told not to', async () => {
    gateway = await fakeGateway();
    await gateway.ask('POST', '/v1/verifications', { as: 'backend', body: start({ wait: false }) });
    expect(gateway.asked[0]?.[0]).toBe('start');
  });

  it('gives a token for the user, whose link no server sees whole', async () => {
    gateway = await fakeGateway();
    const body = start({ user: { expiresIn: 60, returnUrl: 'https://shop.example/done?order=7' } });
    const answer = await gateway.ask('POST', '/v1/verifications', { as: 'backend', body });
    const { user } = answer.body as unknown as { user: { token: string; pageUrl: string } };
    expect(user.pageUrl).toBe(`https://verify.example/verify/v-1#token=${user.token}`);
    expect(await gateway.tokens.read(user.token)).toMatchObject({ verificationId: 'v-1' });
  });

  it.each([
    'https://shop.example.evil/done',
    'https://evil.example/https://shop.example/done',
    'https://shop.example/doneness',
    'https://shop.example/',
    'http://shop.example/done',
    'https://shop.example@evil.example/done',
    'https://user@shop.example/done',
  ])('refuses a return URL that no setting allows: %s', async (returnUrl) => {
    gateway = await fakeGateway();
    const answer = await gateway.ask('POST', '/v1/verifications', {
      as: 'backend',
      body: start({ user: { returnUrl } }),
    });
    expect(answer).toMatchObject({ status: 403, body: { code: 'forbidden', field: 'user.returnUrl' } });
    expect(gateway.asked).toEqual([]);
  });

  it('names every field that is wrong, and shows no value', async () => {
    gateway = await fakeGateway();
    const wrong = { ...person, phone: '02-555-0100', carrier: 'XYZ' };
    const body = start({ input: { method: 'SMS', person: wrong, extra: 1 } });
    const answer = await gateway.ask('POST', '/v1/verifications', { as: 'backend', body });
    expect(answer).toMatchObject({ status: 400, body: { code: 'invalid_input' } });
    const { errors } = answer.body as unknown as { errors: { field: string }[] };
    expect(errors.map(({ field }) => field)).toEqual(
      expect.arrayContaining(['input.person.phone', 'input.person.carrier', 'input.extra']),
    );
    expect(JSON.stringify(answer.body)).not.toContain('02-555');
  });
});

describe('refusals', () => {
  it('have an HTTP status for every code of the contract', () => {
    expect([...problems.keys()]).toEqual(expect.arrayContaining([...refusalCodes]));
  });

  it('are problems of RFC 9457 with everything that the client knew', async () => {
    gateway = await fakeGateway({
      submitCode: refuses('cooldown', { retryAfter: 7.2, attemptsRemaining: 2, field: 'code' }),
    });
    const answer = await submit();
    expect(answer.headers).toMatchObject({
      'retry-after': '8',
      'content-type': expect.stringContaining('problem+json'),
    });
    expect(answer).toMatchObject({
      status: 429,
      body: {
        type: 'urn:hwagin:problem:cooldown',
        code: 'cooldown',
        retryAfter: 7.2,
        attemptsRemaining: 2,
        field: 'code',
      },
    });
  });

  it('carry the end of a verification that has one', async () => {
    gateway = await fakeGateway({ submitCode: refuses('ended', { status: 'denied', reason: 'wrong_person' }) });
    expect(await submit()).toMatchObject({
      status: 409,
      body: { code: 'ended', verificationStatus: 'denied', reason: 'wrong_person', status: 409 },
    });
  });

  it('reveal nothing about internal errors', async () => {
    gateway = await fakeGateway({
      submitCode: async () => {
        throw new Error('secret of the inside');
      },
    });
    const answer = await submit();
    expect(answer).toMatchObject({ status: 500, body: { code: 'internal' } });
    expect(JSON.stringify(answer.body)).not.toContain('secret');
  });

  it('distinguish a wrong method, a missing page, a body that is not JSON and one that is too large', async () => {
    gateway = await fakeGateway();
    const put = await gateway.ask('PUT', '/v1/verifications/v-1');
    expect([put.status, put.headers['allow']]).toEqual([405, 'GET, HEAD, DELETE']);
    expect((await gateway.ask('GET', '/v2')).status).toBe(404);
    const text = await gateway.ask('POST', '/v1/verifications/v-1/code', {
      as: 'backend',
      body: 'code',
      headers: { 'content-type': 'text/plain' },
    });
    expect([text.status, text.body.code]).toEqual([415, 'unsupported_media_type']);
    const large = await submit({}, { code: 'x'.repeat(200_000) });
    expect([large.status, large.body.code]).toEqual([413, 'body_too_large']);
    const broken = await submit({ 'content-type': 'application/json' }, '{');
    expect([broken.status, broken.body.code]).toEqual([400, 'bad_request']);
  });

  it('replace a request id that could be anything', async () => {
    gateway = await fakeGateway();
    const { headers } = await submit({ 'x-request-id': 'a b\tc' });
    expect(headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/);
  });
});

describe('an Idempotency-Key', () => {
  it('gives the same answer to the same request, and has it done once', async () => {
    let calls = 0;
    gateway = await fakeGateway({
      submitCode: async () => {
        calls++;
        return { ...snapshot, challenge: { ...challenge, attemptsLeft: 5 - calls } };
      },
    });
    const first = await submit({ 'idempotency-key': 'k-1' });
    const again = await submit({ 'idempotency-key': 'k-1' });
    expect([again.status, again.body]).toEqual([first.status, first.body]);
    expect(again.headers['idempotent-replayed']).toBe('true');
    expect(calls).toBe(1);
  });

  it('keeps no secret of an enrolment', async () => {
    gateway = await fakeGateway();
    const first = await submit({ 'idempotency-key': 'k-1' });
    const again = await submit({ 'idempotency-key': 'k-1' });
    expect(JSON.stringify(first.body)).toContain('qrCode');
    expect(JSON.stringify(again.body)).not.toContain('qrCode');
  });

  it('belongs to one request: another body is refused, and another key of the API has keys of its own', async () => {
    gateway = await fakeGateway();
    await submit({ 'idempotency-key': 'k-1' });
    expect(await submit({ 'idempotency-key': 'k-1' }, { code: '654321' })).toMatchObject({
      status: 422,
      body: { code: 'idempotency_mismatch' },
    });
    const cancel = await gateway.ask('POST', '/v1/verifications/v-1/cancel', {
      as: 'operator',
      headers: { 'idempotency-key': 'k-1' },
    });
    expect(cancel.status).toBe(200);
  });

  it('is in flight until the first request is answered', async () => {
    let finish = () => {};
    const slow = new Promise<void>((resolve) => {
      finish = resolve;
    });
    gateway = await fakeGateway({ submitCode: () => slow.then(() => snapshot) });
    const first = submit({ 'idempotency-key': 'k-1' });
    await new Promise((resolve) => setImmediate(resolve));
    expect(await submit({ 'idempotency-key': 'k-1' })).toMatchObject({
      status: 409,
      body: { code: 'idempotency_in_flight', retryAfter: 1 },
    });
    finish();
    expect((await first).status).toBe(200);
  });

  it('keeps a final refusal, and is free again after a temporary one', async () => {
    let calls = 0;
    const refusal = { code: 'not_awaiting' as Parameters<typeof refuses>[0], more: {} };
    gateway = await fakeGateway({
      submitCode: () => {
        calls++;
        return refuses(refusal.code, refusal.more)();
      },
    });
    await submit({ 'idempotency-key': 'final' });
    await submit({ 'idempotency-key': 'final' });
    expect(calls).toBe(1);
    Object.assign(refusal, { code: 'cooldown', more: { retryAfter: 3 } });
    await submit({ 'idempotency-key': 'passing' });
    expect((await submit({ 'idempotency-key': 'passing' })).status).toBe(429);
    expect(calls).toBe(3);
  });

  it('names the update in Temporal, so that a gateway that dies has it done once', async () => {
    gateway = await fakeGateway();
    await submit({ 'idempotency-key': 'k-1' });
    await submit();
    const ids = gateway.asked.map(([, , , options]) => (options as { requestId: string }).requestId);
    expect(ids[0]).toMatch(/^key-[0-9a-f]{64}$/);
    expect(ids[1]).toMatch(/^http-/);
  });
});

describe('what is read', () => {
  it('an outcome is waited for as long as requested; without one, the request is refused', async () => {
    let waited: unknown;
    gateway = await fakeGateway({
      result: (async (_id: string, options: unknown) => {
        waited = options;
        return undefined;
      }) as never,
    });
    const answer = await gateway.ask('GET', '/v1/verifications/v-1/outcome?wait=2', { as: 'backend' });
    expect(answer).toMatchObject({ status: 409, body: { code: 'not_awaiting' } });
    expect(waited).toMatchObject({ timeoutMs: 2_000 });
  });

  it('contains nothing that its schema does not name', async () => {
    gateway = await fakeGateway({ result: async () => ({ ...outcome, inner: 'x' }) });
    const { body } = await gateway.ask('GET', '/v1/verifications/v-1/outcome', { as: 'backend' });
    expect(body).toEqual(outcome);
  });

  it('a list accepts its filter, and refuses unknown fields', async () => {
    let filter: unknown;
    gateway = await fakeGateway({
      list: async (given) => {
        filter = given;
        return [];
      },
    });
    const url = '/v1/verifications?status=verified&after=2026-01-31T09:00:00Z&limit=5';
    expect((await gateway.ask('GET', url, { as: 'reader' })).body).toEqual({ verifications: [] });
    expect(filter).toEqual({ status: 'verified', since: '2026-01-31T09:00:00Z', limit: 5 });
    for (const query of ['status=happy', 'limit=0', 'limit=999', 'after=today', 'phone=010'])
      expect((await gateway.ask('GET', `/v1/verifications?${query}`, { as: 'reader' })).status).toBe(400);
  });
});

describe('health', () => {
  it('on the public port says that the process is alive, and nothing that costs a question of Temporal', async () => {
    gateway = await fakeGateway();
    expect((await gateway.ask('GET', '/healthz')).status).toBe(200);
    for (const path of ['/readyz', '/ready', '/live', '/metrics'])
      expect((await gateway.ask('GET', path)).status).toBe(404);
  });

  it('on a port of its own is asked of Temporal at most every other second, however many ask', async () => {
    let asked = 0;
    let scraped = 0;
    const registry = new Registry();
    const costly = new Gauge({ name: 'costly', help: 'x', registers: [registry], collect: () => void scraped++ });
    const sources = healthSources(async () => ++asked > 1_000, registry);
    const health = await serveHealth(sources, { port: 0, host: '127.0.0.1' });
    const get = (path: string) => fetch(`http://127.0.0.1:${health.port}${path}`);
    const answers = await Promise.all(Array.from({ length: 20 }, () => Promise.all([get('/ready'), get('/metrics')])));
    expect(answers.map(([ready, metrics]) => [ready.status, metrics.status])).toEqual(Array(20).fill([503, 200]));
    expect([asked, scraped]).toEqual([1, 1]);
    costly.reset();
    expect((await get('/live')).status).toBe(200);
    await health.close();
  });

  it('asks again after a while, and at once after a failure', async () => {
    let asked = 0;
    const ask = keptFor(30, async () => {
      if (++asked === 1) throw new Error('away');
      return asked;
    });
    await expect(ask()).rejects.toThrow('away');
    expect([await ask(), await ask()]).toEqual([2, 2]);
    await new Promise((resolve) => setTimeout(resolve, 40));
    expect(await ask()).toBe(3);
  });
});
