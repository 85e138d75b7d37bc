import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type FakeGateway, fakeGateway, keys } from './support/gateway.ts';
import { head, opened, type RawAnswer, sendRaw } from './support/raw.ts';

let gateway: FakeGateway;
beforeAll(async () => {
  gateway = await fakeGateway();
});
beforeEach(() => {
  gateway.asked.length = 0;
});
afterAll(() => gateway.app.close());

const authorization = `Bearer ${keys.backend}`;
const json = 'application/json';

const expectProblem = (answer: RawAnswer, status: number, code: string): void => {
  expect(answer).toMatchObject({ status, body: { status, code, type: `urn:hwagin:problem:${code}` } });
  expect(answer.headers['content-type']).toContain('application/problem+json');
  expect(answer.body['instance']).toBe(`urn:hwagin:request:${answer.headers['x-request-id']}`);
  expect(answer.headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/);
  expect(answer.headers['x-content-type-options']).toBe('nosniff');
};

describe('an empty body', () => {
  const verbs = [
    ['POST', 'approve'],
    ['POST', 'resend'],
    ['POST', 'cancel'],
    ['DELETE', ''],
  ] as const;
  const ways: [string, Record<string, string>, string][] = [
    ['no body at all', {}, ''],
    ['a type and no length', { 'content-type': json }, ''],
    ['a type and length 0', { 'content-type': json, 'content-length': '0' }, ''],
    ['a type with charset', { 'content-type': `${json}; charset=utf-8`, 'content-length': '0' }, ''],
    ['a type that is empty', { 'content-type': '', 'content-length': '0' }, ''],
    ['the type of a form', { 'content-type': 'application/x-www-form-urlencoded', 'content-length': '0' }, ''],
    ['chunks, of which there are none', { 'content-type': json, 'transfer-encoding': 'chunked' }, '0\r\n\r\n'],
    ['chunks without a type', { 'transfer-encoding': 'chunked' }, '0\r\n\r\n'],
    ['chunks with charset', { 'content-type': `${json};charset="UTF-8"`, 'transfer-encoding': 'chunked' }, '0\r\n\r\n'],
    ['an empty line', { 'content-type': json, 'content-length': '2' }, '\r\n'],
    ['a byte order mark', { 'content-type': json, 'content-length': '3' }, '\ufeff'],
    ['null', { 'content-type': json, 'content-length': '4' }, 'null'],
  ];
  for (const [method, verb] of verbs)
    it.each(ways)(`may stand for ${method} ${verb || 'the verification'} as %s`, async (_what, headers, body) => {
      const path = `/v1/verifications/v-1${verb && `/${verb}`}`;
      const { status } = await sendRaw(gateway.base, head(`${method} ${path}`, { authorization, ...headers }), body);
      expect(status).toBe(200);
    });

  it('is refused where there has to be one, as every body that does not fit is', async () => {
    const headers = { authorization, 'content-type': json, 'content-length': '0' };
    for (const path of ['/v1/verifications', '/v1/verifications/v-1/code'])
      expectProblem(await sendRaw(gateway.base, head(`POST ${path}`, headers)), 400, 'invalid_input');
    expect(gateway.asked).toEqual([]);
  });
});

describe('the text of a body', () => {
  const post = (bytes: Uint8Array, type = json) =>
    sendRaw(
      gateway.base,
      head('POST /v1/verifications/v-1/code', {
        authorization,
        'content-type': type,
        'content-length': String(bytes.length),
      }),
      bytes,
    );
  const utf16 = (text: string) => Buffer.from(text, 'utf16le');
  const around = (...middle: number[]) =>
    Buffer.concat([Buffer.from('{"code":"'), Buffer.from(middle), Buffer.from('"}')]);

  it.each([
    ['EUC-KR', around(0xc8, 0xab, 0xb1, 0xe6, 0xb5, 0xbf), 'EUC-KR'],
    ['UTF-16 with its mark', Buffer.concat([Buffer.from([0xff, 0xfe]), utf16('{"code":"1"}')]), 'UTF-16'],
    ['UTF-16 without', utf16('{"code":"1"}'), 'UTF-16'],
    ['UTF-16, big end first', utf16('{"code":"1"}').swap16(), 'UTF-16'],
    ['UTF-32', Buffer.from([0xff, 0xfe, 0, 0, 0x7b, 0, 0, 0]), 'UTF-32'],
    ['UTF-8 with an overlong form', around(0xc0, 0xaf), 'overlong'],
    ['UTF-8 with half a surrogate', around(0xed, 0xa0, 0x80), 'surrogates'],
    ['bytes of no encoding', around(0xff, 0xff), 'an unknown encoding'],
    ['a character that was cut', around(0xed, 0x99), 'an unknown encoding'],
  ])('is refused in %s, which is named', async (_what, bytes, named) => {
    const answer = await post(bytes);
    expectProblem(answer, 400, 'bad_request');
    expect(answer.body['detail']).toContain(named);
    expect(gateway.asked).toEqual([]);
  });

  it.each(['euc-kr', 'utf-16', 'iso-8859-1'])('is refused where its type says %s', async (charset) => {
    const answer = await post(Buffer.from('{"code":"123456"}'), `${json}; charset=${charset}`);
    expectProblem(answer, 415, 'unsupported_media_type');
    expect(answer.body['detail']).toContain(charset);
  });

  it.each([
    ['content-encoding', 'gzip'],
    ['content-encoding', 'br'],
    ['content-encoding', 'identity, deflate'],
    ['transfer-encoding', 'gzip, chunked'],
  ])('is refused where it comes with %s: %s', async (name, coding) => {
    const packed = gzipSync('{"code":"123456"}');
    const chunk = Buffer.concat([
      Buffer.from(`${packed.length.toString(16)}\r\n`),
      packed,
      Buffer.from('\r\n0\r\n\r\n'),
    ]);
    const [body, length] =
      name === 'transfer-encoding' ? [chunk, {}] : [packed, { 'content-length': `${packed.length}` }];
    const headers = { authorization, 'content-type': json, [name]: coding, ...length };
    const answer = await sendRaw(gateway.base, head('POST /v1/verifications/v-1/code', headers), body);
    expectProblem(answer, 415, 'unsupported_media_type');
    expect(answer.body['detail']).toContain('Content-Encoding');
    expect(gateway.asked).toEqual([]);
  });

  it.each(['identity', 'Identity', ''])('is taken with content-encoding: %s', async (coding) => {
    const headers = { authorization, 'content-type': json, 'content-encoding': coding, 'content-length': '17' };
    const answer = await sendRaw(gateway.base, head('POST /v1/verifications/v-1/code', headers), '{"code":"123456"}');
    expect(answer.status).toBe(200);
  });

  it('that is empty may have any content-encoding', async () => {
    const headers = { authorization, 'content-type': json, 'content-encoding': 'gzip', 'content-length': '0' };
    expect((await sendRaw(gateway.base, head('POST /v1/verifications/v-1/resend', headers))).status).toBe(200);
  });

  it('begins after a byte order mark', async () => {
    expect((await post(Buffer.from('\ufeff{"code":"123456"}'))).status).toBe(200);
    expect(gateway.asked[0]?.slice(0, 3)).toEqual(['submitCode', 'v-1', '123456']);
  });

  it('does not accept a second byte order mark', async () => {
    expectProblem(await post(Buffer.from('{\ufeff"code":"123456"}')), 400, 'bad_request');
  });
});

describe('what is not a request', () => {
  it.each([
    ['a URL that cannot be decoded', head('GET /v1/verifications/%E0%A4%A'), 400, 'bad_request'],
    [
      'a part of a path that is too long',
      head(`GET /v1/verifications/${'x'.repeat(500)}`, { authorization }),
      400,
      'bad_request',
    ],
    [
      'headers that are too large',
      head('GET /v1/verifications', { 'x-much': 'x'.repeat(20_000) }),
      431,
      'headers_too_large',
    ],
    ['a URL that is too large', head(`GET /${'x'.repeat(20_000)}`), 431, 'headers_too_large'],
    ['a method that nobody knows', head('FETCH /v1/verifications'), 405, 'method_not_allowed'],
    ['a method that is none of ours', head('PROPFIND /v1/verifications'), 405, 'method_not_allowed'],
    ['a method for tunnels', head('CONNECT secret.example:443'), 405, 'method_not_allowed'],
    ['no HTTP', 'hello secret\r\n\r\n', 405, 'method_not_allowed'],
    ['HTTP that is broken', 'GET /secret HTTP/9.9\r\n\r\n', 400, 'bad_request'],
    ['a header that is broken', 'GET /secret HTTP/1.1\r\nhost: a\r\n: b\r\n\r\n', 400, 'bad_request'],
    ['two lengths', head('POST /secret', { 'content-length': '1', 'Content-Length': '2' }), 400, 'bad_request'],
    ['no host', 'GET /v1/verifications/secret HTTP/1.1\r\n\r\n', 400, 'bad_request'],
    ['an expectation', head('POST /secret', { expect: 'a-miracle' }), 400, 'bad_request'],
    [
      'a chunk that is none',
      head('POST /v1/verifications/v-1/code', { authorization, 'content-type': json, 'transfer-encoding': 'chunked' }) +
        'secret\r\n',
      400,
      'bad_request',
    ],
    ['a path of nobody', head('GET /secret'), 404, 'not_found'],
    [
      'a type that is broken',
      `${head('POST /v1/verifications/v-1/code', { authorization, 'content-type': 'secret', 'content-length': '2' })}{}`,
      415,
      'unsupported_media_type',
    ],
    [
      'another type',
      `${head('POST /v1/verifications/v-1/code', { authorization, 'content-type': 'text/plain', 'content-length': '2' })}{}`,
      415,
      'unsupported_media_type',
    ],
  ])('is answered like everything else: %s', async (_what, bytes, status, code) => {
    const answer = await sendRaw(gateway.base, bytes);
    expectProblem(answer, status, code);
    expect(JSON.stringify([answer.headers, answer.body])).not.toMatch(/secret|xxx|%E0/);
    expect(gateway.asked).toEqual([]);
  });

  it('is answered the same while the gateway stops', async () => {
    let finish = () => {};
    const slow = new Promise<void>((resolve) => {
      finish = resolve;
    });
    const stopping = await fakeGateway({ list: () => slow.then(() => []) });
    const get = head('GET /v1/verifications', { authorization });
    // Two requests on one connection: the second is read after the first is answered, when the gateway was already told to stop.
    const socket = await opened(stopping.base);
    let received = '';
    socket.on('data', (chunk: Buffer) => {
      received += chunk.toString();
    });
    socket.write(get);
    await new Promise((resolve) => setTimeout(resolve, 50));
    const closing = stopping.app.close();
    socket.write(get);
    await new Promise((resolve) => setTimeout(resolve, 50));
    finish();
    await closing;
    await new Promise((resolve) => (socket.destroyed ? resolve(undefined) : socket.once('close', resolve)));
    const [, second = ''] = received.split(/(?=HTTP\/1\.1 503)/);
    expect(second).toContain('application/problem+json');
    expect(second).toContain('"code":"stopping"');
    expect(second).toMatch(/x-request-id: [0-9a-f-]{36}/);
  });
});

describe('a gateway that stops', () => {
  it.each([
    ['says nothing', ''],
    ['has sent half a head', 'GET /healthz HTTP/1.1\r\nhost: a\r\n'],
    [
      'has sent half a body',
      `${head('POST /v1/verifications/v-1/code', { authorization, 'content-type': json, 'content-length': '50' })}{`,
    ],
    ['has had an answer, and sent half of another head', `${head('GET /healthz')}GET /heal`],
  ])(
    'does not wait for a connection that %s',
    async (_what, bytes) => {
      const stopping = await fakeGateway();
      const socket = await opened(stopping.base);
      const gone = new Promise((resolve) => socket.once('close', resolve));
      socket.on('error', () => undefined).resume();
      socket.write(bytes);
      await new Promise((resolve) => setTimeout(resolve, 100));
      await stopping.app.close();
      await gone;
    },
    15_000,
  );
});

describe('numbers in a query', () => {
  const asked = (path: string) => sendRaw(gateway.base, head(`GET ${path}`, { authorization }));

  it.each(['0x5', '1e1', '', '%205', '+5', '5.0', '-0', 'true', 'null', '１', '31', '1&wait=2'])(
    'are digits and nothing else: wait=%s',
    async (wait) => {
      const answer = await asked(`/v1/verifications/v-1/outcome?wait=${encodeURI(wait)}`);
      expectProblem(answer, 400, 'invalid_input');
      expect(answer.body['field']).toBe('wait');
    },
  );
  it.each(['0x5', '1e1', '', '0', '201'])('are digits and nothing else: limit=%s', async (limit) => {
    expectProblem(await asked(`/v1/verifications?limit=${limit}`), 400, 'invalid_input');
  });
  it('are accepted if they are valid', async () => {
    for (const query of ['?wait=0', '?wait=30', '?wait=05', ''])
      expect((await asked(`/v1/verifications/v-1/outcome${query}`)).status).toBe(200);
  });
});
