import { Writable } from 'node:stream';
import { afterEach, describe, expect, it } from '@jest/globals';
import { pino } from 'pino';
import { type FakeGateway, fakeGateway, keys } from './support/gateway.ts';
import { head, sendRaw } from './support/raw.ts';

describe('the line of a request', () => {
  let gateway: FakeGateway;
  afterEach(() => gateway.app.close());
  const logging = async () => {
    let text = '';
    const stream = new Writable({
      write: (chunk: Buffer, _encoding, done) => {
        text += chunk.toString();
        done();
      },
    });
    gateway = await fakeGateway({}, { log: pino({ level: 'trace' }, stream) });
    return {
      lines: async () => {
        // The line is logged after the answer.
        await new Promise((resolve) => setTimeout(resolve, 30));
        return text;
      },
    };
  };
  const personal = ['900131-1234567', encodeURIComponent('홍길동'), '010-1234-5678'];

  it.each([
    ['nobody', {}],
    ['nobody with a key', { authorization: 'Bearer nonsense' }],
  ])('for %s contains nothing from the path', async (_who, headers) => {
    const { lines } = await logging();
    for (const part of personal)
      for (const path of [
        `/v1/verifications/${part}`,
        `/verify/${part}`,
        `/${part}`,
        `/v1/verifications/${part}%E0%A4%A`,
      ])
        await sendRaw(gateway.base, head(`GET ${path}`, headers));
    const text = await lines();
    expect(text.match(/httpStatus/g)?.length).toBe(12);
    expect(text).not.toMatch(/900131|홍길동|%ED|010-1234/);
  });

  it('keeps a caller’s request id, unless it may be a phone number', async () => {
    const { lines } = await logging();
    for (const id of ['order-7:a.b', '900131-1234567', '01012345678', '010-1234-5678'])
      await sendRaw(gateway.base, head('GET /healthz', { 'x-request-id': id }));
    const text = await lines();
    expect(text).toContain('"requestId":"order-7:a.b"');
    expect(text).not.toMatch(/900131|010-?1234/);
  });

  it('for an unconfigured proxy says so, once and without the address', async () => {
    const { lines } = await logging();
    for (const address of ['203.0.113.1', '203.0.113.2'])
      await sendRaw(gateway.base, head('GET /healthz', { 'x-forwarded-for': address }));
    const text = await lines();
    expect(text.match(/HWAGIN_GATEWAY_PROXIES/g)).toHaveLength(1);
    expect(text).not.toContain('203.0.113');
  });

  it('for a backend names the verification, but nothing that cannot be an id', async () => {
    const { lines } = await logging();
    const authorization = `Bearer ${keys.backend}`;
    for (const part of ['order-7', encodeURIComponent('홍길동'), 'x'.repeat(200)])
      await sendRaw(gateway.base, head(`GET /v1/verifications/${part}`, { authorization }));
    const text = await lines();
    expect(text).toContain('"id":"order-7"');
    expect(text).not.toMatch(/홍길동|%ED|xxx/);
  });
});
