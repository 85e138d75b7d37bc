import { afterEach, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import {
  type CallClass,
  httpCall,
  notTheProvidersEnvelope,
  parseAnswer,
  safeCode,
  unauthorized,
} from '../../../../activities/http/index.ts';
import { type FaultyServer, httpServer, reply } from '../../../support/faulty-server.ts';

let server: FaultyServer | undefined;
afterEach(() => server?.close());

const name = (callClass: CallClass) => ({ provider: 'nhn-otp', call: 'keys', class: callClass }) as const;
const ask = async (...answer: Parameters<typeof reply>) => {
  server = await httpServer(reply(...answer));
  return await httpCall({ ...name('once'), method: 'GET', url: server.url, timeoutMs: 5_000 });
};

describe('an answer', () => {
  it.each([200, 201, 400, 404, 500, 502])('of status %d is given to the provider when it is JSON', async (status) => {
    expect(await ask(status, '{"resultCode":"2908"}')).toEqual({ status, body: { resultCode: '2908' } });
  });

  it.each([
    ['{"code":-1}', { code: -1 }],
    ['', undefined],
  ])('of status 401 with the body %j is given to the provider', async (body, parsed) => {
    expect(await ask(401, body)).toEqual({ status: 401, body: parsed });
  });

  it('may start with a byte order mark', async () => {
    expect(await ask(200, '\uFEFF{}')).toEqual({ status: 200, body: {} });
  });
});

it('keeps its connections for later calls', async () => {
  server = await httpServer(reply(200, '{}'));
  const { url } = server;
  for (let n = 0; n < 20; n += 1)
    await httpCall({ ...name('once'), method: 'POST', url, json: { n }, timeoutMs: 5_000 });
  expect(server.requests).toBe(20);
  // fetch opens a second connection if a call comes before the first one has settled.
  expect(server.connections).toBeLessThanOrEqual(2);
});

describe('parseAnswer', () => {
  const schema = z.looseObject({ response: z.looseObject({ imp_uid: z.string() }) });

  it('returns a valid answer, with its unknown fields', () => {
    const body = { response: { imp_uid: 'x', new: 1 } };
    expect(parseAnswer(schema, name('safe'), body)).toEqual(body);
  });

  it('names the field and what was expected, never the value', () => {
    let message = '';
    try {
      parseAnswer(schema, name('once'), { response: { imp_uid: 1012345678 } });
    } catch (error) {
      expect(error).toMatchObject({ type: 'InvalidAnswer', nonRetryable: true });
      message = (error as Error).message;
    }
    expect(message).toBe('nhn-otp keys: response.imp_uid: expected string');
  });

  it.each([undefined, null, 'text', []])('refuses %j', (body) => {
    expect(() => parseAnswer(schema, name('safe'), body)).toThrow('nhn-otp keys: the answer: expected object');
  });
});

describe('an answer that is not the provider’s', () => {
  const typeOf = (callClass: CallClass, status: number) =>
    notTheProvidersEnvelope(name(callClass), { status, body: {} });

  it('is a lost answer when its status is 5xx', () => {
    expect(typeOf('once', 502)).toMatchObject({ type: 'AmbiguousSend', nonRetryable: true });
    expect(typeOf('keyed', 502)).toMatchObject({ type: 'AmbiguousSend', nonRetryable: false });
    expect(typeOf('safe', 502)).toMatchObject({ type: 'ProviderUnavailable', nonRetryable: false });
  });

  it('is an invalid answer otherwise', () => {
    expect(typeOf('once', 404)).toMatchObject({ type: 'InvalidAnswer', nonRetryable: true });
    expect(typeOf('safe', 404)).toMatchObject({ type: 'InvalidAnswer', nonRetryable: false });
  });
});

it('treats a 401 as a refusal that only a report repeats', () => {
  const answer = { status: 401, body: undefined };
  expect(unauthorized(name('once'), answer)).toMatchObject({ type: 'ProviderRejected', nonRetryable: true });
  expect(unauthorized(name('safe'), answer)).toMatchObject({ type: 'ProviderRejected', nonRetryable: true });
  expect(unauthorized(name('report'), answer)).toMatchObject({ type: 'ProviderRejected', nonRetryable: false });
});

it.each([
  ['2908', '2908'],
  [-101, '-101'],
  ['UNVERIFIED-KYC', 'UNVERIFIED-KYC'],
  ['홍길동', undefined],
  ['010 1234 5678', undefined],
  ['', undefined],
  ['x'.repeat(65), undefined],
  [null, undefined],
  [{}, undefined],
])('safeCode(%j) is %j', (value, code) => {
  expect(safeCode(value)).toBe(code);
});
