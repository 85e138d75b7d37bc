import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createPortOneV2Activities } from '../../../../activities/portone-v2/index.ts';
import { referenceOf } from '../../../../activities/portone-v2/keys.ts';
import { portOneV2 } from '../../../../activities/portone-v2/provider.ts';
import type { PortOneV2Activities } from '../../../../activities/portone-v2/types.ts';
import { inputSchemas } from '../../../../contract/providers/index.ts';
import { failureOf, inActivity } from '../../../support/in-activity.ts';
import { person } from '../../../support/inputs.ts';
import { type ScriptedServer, scriptedServer } from '../../../support/scripted-server.ts';

const input = inputSchemas['portone-v2'].parse({ method: 'SMS', person, ip: '10.0.0.1' });
const reference = referenceOf({ workflowId: 'v-1', runId: 'run-1' }, 1);
const base = `/identity-verifications/${reference}`;
const numbers = { session: 1, challenge: 1, answer: 0 };
const error = (status: number, type: string, more: object = {}) => ({
  status,
  body: { type, message: `${person.name} 010-1234-5678`, ...more },
});
const verification = {
  id: reference,
  status: 'VERIFIED',
  verifiedAt: '2026-01-31T00:00:00Z',
  verifiedCustomer: { name: '홍길동' },
};

let server: ScriptedServer;
let activities: PortOneV2Activities;
const send = (attempt = 1) => inActivity(() => activities.portOneV2Send(input, numbers), { attempt });
const resend = () => inActivity(() => activities.portOneV2Resend(reference, { ...numbers, challenge: 2 }));
const confirm = (answer = 1, attempt = 1, code: string | undefined = '135790') =>
  inActivity(() => activities.portOneV2Confirm(reference, { ...numbers, answer }, code), { attempt });
const get = () => inActivity(() => activities.portOneV2Get(reference));
const keys = () => server.seen.map(({ headers }) => headers['idempotency-key']);

beforeEach(async () => {
  server = await scriptedServer();
  const state = portOneV2.read({
    PORTONE_V2_URL: server.url,
    PORTONE_V2_SECRET: 'api-secret',
    PORTONE_V2_CHANNEL_KEY: 'channel-1',
    PORTONE_V2_STORE_ID: 'store-1',
  });
  if (!state.on) throw new Error('expected it to be on');
  activities = createPortOneV2Activities(state.settings);
});
afterEach(() => server.close());

describe('send', () => {
  it('gives the id it chose, and authorizes itself', async () => {
    server.answer(`${base}/send`, { body: {} });
    await expect(send()).resolves.toEqual({ reference });
    expect(server.seen[0]).toMatchObject({
      method: 'POST',
      headers: { authorization: 'PortOne api-secret' },
      body: { storeId: 'store-1', customer: { identityNumber: '9001311' } },
    });
  });

  it('repeats under the same key, whatever the attempt', async () => {
    server.answer(`${base}/send`, 'lost', { body: {} });
    expect(await failureOf(send(1))).toMatchObject({ type: 'AmbiguousSend', retryable: true });
    await send(2);
    expect(keys()[0]).toMatch(/^"[!#-~]{16,256}"$/);
    expect(keys()[1]).toBe(keys()[0]);
  });

  it('treats “already sent” as the lost answer, because the id is ours alone', async () => {
    server.answer(`${base}/send`, error(409, 'IDENTITY_VERIFICATION_ALREADY_SENT'));
    await expect(send()).resolves.toEqual({ reference });
  });

  it('waits for the same call that is still in progress there', async () => {
    server.answer(`${base}/send`, error(409, 'IDEMPOTENCY_OUTSTANDING_REQUEST'));
    expect(await failureOf(send())).toMatchObject({ type: 'AmbiguousSend', retryable: true, delay: 2_000 });
  });

  it.each([
    [error(400, 'INVALID_REQUEST'), 'INVALID_REQUEST'],
    [error(403, 'FORBIDDEN'), 'FORBIDDEN'],
    [error(404, 'CHANNEL_NOT_FOUND'), 'CHANNEL_NOT_FOUND'],
    [error(409, 'IDENTITY_VERIFICATION_ALREADY_VERIFIED'), 'IDENTITY_VERIFICATION_ALREADY_VERIFIED'],
    [error(502, 'PG_PROVIDER', { pgCode: '9001', pgMessage: '점검' }), '9001'],
    [error(502, 'PG_PROVIDER', { pgCode: '코드', pgMessage: '점검' }), 'PG_PROVIDER'],
    [error(502, 'PG_PROVIDER'), 'PG_PROVIDER'],
    [error(418, 'SOMETHING_NEW'), 'SOMETHING_NEW'],
  ])('%j is a refusal, never repeated', async (answer, code) => {
    server.answer(`${base}/send`, answer);
    expect(await failureOf(send())).toMatchObject({ type: 'ProviderRejected', retryable: false, detail: { code } });
  });

  it.each([
    [error(401, 'UNAUTHORIZED'), 'ProviderRejected', false],
    [error(500, 'INTERNAL_SERVER_ERROR'), 'AmbiguousSend', true],
    [{ status: 502, body: '<html>' }, 'AmbiguousSend', true],
    [{ status: 503, body: { oops: 1 } }, 'AmbiguousSend', true],
    [{ body: 'not json' }, 'InvalidAnswer', true],
    [{ status: 429, headers: { 'retry-after': '2' } }, 'ProviderUnavailable', true],
  ] as const)('%j is %s', async (answer, type, retryable) => {
    server.answer(`${base}/send`, answer);
    expect(await failureOf(send())).toMatchObject({ type, retryable });
  });
});

describe('resend', () => {
  it('has a key of its own, and names the store in the query', async () => {
    server.answer(`${base}/send`, { body: {} });
    server.answer(`${base}/resend`, { body: {} });
    await send();
    await resend();
    expect(keys()[1]).not.toBe(keys()[0]);
    expect(server.seen[1]).toMatchObject({ query: { storeId: 'store-1' }, body: undefined });
  });

  it.each([
    [error(404, 'IDENTITY_VERIFICATION_NOT_SENT'), 'IDENTITY_VERIFICATION_NOT_SENT'],
    [error(502, 'PG_PROVIDER', { pgCode: '3041' }), '3041'],
  ])('%j is a refusal', async (answer, code) => {
    server.answer(`${base}/resend`, answer);
    expect(await failureOf(resend())).toMatchObject({ type: 'ProviderRejected', retryable: false, detail: { code } });
  });
});

describe('confirm', () => {
  const path = `${base}/confirm`;

  it('has the same key for every attempt of an answer, and another for every answer', async () => {
    server.answer(path, { body: { identityVerification: verification } });
    await confirm(1, 1);
    await confirm(1, 2);
    await confirm(2, 1);
    expect(keys()[1]).toBe(keys()[0]);
    expect(keys()[2]).not.toBe(keys()[0]);
  });

  it('submits the code, or none for APP', async () => {
    server.answer(path, { body: { identityVerification: verification } });
    await expect(confirm()).resolves.toMatchObject({ kind: 'verified', identity: { name: '홍길동' } });
    await inActivity(() => activities.portOneV2Confirm(reference, numbers));
    expect(server.seen.map(({ body }) => body)).toEqual([
      { storeId: 'store-1', otp: '135790' },
      { storeId: 'store-1' },
    ]);
  });

  it.each([
    [error(502, 'PG_PROVIDER', { pgCode: '9013' }), { code: '9013', meaning: 'wrong' }],
    [error(502, 'PG_PROVIDER', { pgCode: '9991' }), { code: '9991', meaning: 'over' }],
    [error(502, 'PG_PROVIDER', { pgCode: 'KCP9' }), { code: 'KCP9' }],
    [error(502, 'PG_PROVIDER'), { code: 'PG_PROVIDER' }],
    [error(409, 'IDENTITY_VERIFICATION_ALREADY_VERIFIED'), { code: 'IDENTITY_VERIFICATION_ALREADY_VERIFIED' }],
    [error(400, 'INVALID_REQUEST'), { code: 'INVALID_REQUEST' }],
    [{ body: { identityVerification: { ...verification, status: 'READY' } } }, { code: 'READY' }],
    [{ body: { identityVerification: { ...verification, status: 'verified' } } }, { code: 'verified' }],
  ])('%j is a verdict', async (answer, verdict) => {
    server.answer(path, answer);
    await expect(confirm()).resolves.toEqual({ kind: 'refused', ...verdict });
  });

  it.each([
    [error(404, 'IDENTITY_VERIFICATION_NOT_SENT'), 'ProviderRejected', false],
    [error(403, 'FORBIDDEN'), 'ProviderRejected', false],
    [error(409, 'IDEMPOTENCY_OUTSTANDING_REQUEST'), 'AmbiguousSend', true],
    ['lost', 'AmbiguousSend', true],
    [{ status: 500, body: '<html>' }, 'AmbiguousSend', true],
    [{ body: {} }, 'InvalidAnswer', true],
    [{ body: { identityVerification: { ...verification, verifiedCustomer: {} } } }, 'InvalidAnswer', true],
    [{ body: { identityVerification: { ...verification, id: 'another' } } }, 'InvalidResult', false],
  ] as const)('%j is %s', async (answer, type, retryable) => {
    server.answer(path, answer);
    expect(await failureOf(confirm())).toMatchObject({ type, retryable });
  });
});

describe('get', () => {
  it.each([
    [{ body: verification }, { kind: 'verified' }],
    [{ body: { id: reference, status: 'READY' } }, { kind: 'ready' }],
    [{ body: { id: reference, status: 'SOMETHING_NEW' } }, { kind: 'ready' }],
    [{ body: { id: reference, status: 'FAILED', failure: { pgCode: '9993' } } }, { kind: 'failed', code: '9993' }],
    [{ body: { id: reference, status: 'FAILED' } }, { kind: 'failed', code: 'FAILED' }],
  ])('%j is %j', async (answer, found) => {
    server.answer(base, answer);
    await expect(get()).resolves.toMatchObject(found);
  });

  it.each([
    [error(404, 'IDENTITY_VERIFICATION_NOT_FOUND'), 'ProviderRejected', false],
    [error(502, 'PG_PROVIDER', { pgCode: '9001' }), 'ProviderUnavailable', true],
    [error(500, 'INTERNAL_SERVER_ERROR'), 'ProviderUnavailable', true],
    ['lost', 'ProviderUnavailable', true],
    [{ body: { ...verification, id: 'another' } }, 'InvalidResult', false],
  ] as const)('%j is %s', async (answer, type, retryable) => {
    server.answer(base, answer);
    expect(await failureOf(get())).toMatchObject({ type, retryable });
  });
});

it('no failure shows a URL, a recipient or a body', async () => {
  server.answer(`${base}/send`, error(400, 'INVALID_REQUEST'));
  server.answer(`${base}/confirm`, 'lost');
  for (const call of [send(), confirm()]) {
    const { text } = await failureOf(call);
    for (const secret of ['127.0.0.1', '홍길동', '01012345678', '010-1234', '900131', '135790', 'api-secret'])
      expect(text).not.toContain(secret);
  }
});
