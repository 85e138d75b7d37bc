import type { Socket } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import { ApplicationFailure } from '@temporalio/common';
import { faultOf } from '../../../../activities/http/faults.ts';
import { type CallClass, type HttpCall, httpCall } from '../../../../activities/http/index.ts';
import type { FailureDetail } from '../../../../protocol/failures.ts';
import {
  deadUrl,
  type FaultyServer,
  httpServer,
  reply,
  selfSignedServer,
  silentServer,
} from '../../../support/faulty-server.ts';

const servers: FaultyServer[] = [];
const opened = async (server: Promise<FaultyServer>): Promise<FaultyServer> => {
  servers.push(await server);
  return await server;
};
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()));
});

const secrets = { name: '홍길동', phone: '01012345678', code: '493817' };

const call = (url: string, callClass: CallClass, timeoutMs: number): HttpCall => ({
  provider: 'mobile-ok',
  call: 'auth/request',
  class: callClass,
  method: 'POST',
  url: `${url}/agent/${secrets.code}?phone=${secrets.phone}`,
  headers: { authorization: 'Bearer very-secret' },
  json: secrets,
  timeoutMs,
});

const failureOf = async (url: string, callClass: CallClass, timeoutMs = 30_000): Promise<ApplicationFailure> => {
  try {
    const answer = await httpCall(call(url, callClass, timeoutMs));
    throw new Error(`expected a failure, got an answer of status ${answer.status}`);
  } catch (error) {
    if (error instanceof ApplicationFailure) return error;
    throw error;
  }
};
const detail = (failure: ApplicationFailure) => failure.details?.[0] as FailureDetail;

/** Those that end only at the timeout; all others may take as long as they need on a busy machine. */
const endless = ['a TLS handshake that never ends', 'no answer in time', 'a body that drips past the timeout'];
const shortMs = 1_000;

/** Creates what a fault needs and returns its URL. */
type Fault = () => Promise<string>;
const answering =
  (...args: Parameters<typeof reply>): Fault =>
  async () =>
    (await opened(httpServer(reply(...args)))).url;

const certain: Record<string, Fault> = {
  'a refused connection': deadUrl,
  'a name that does not exist': async () => 'http://nowhere.invalid',
  'a self-signed certificate': async () => (await opened(selfSignedServer())).url,
  'a server that does not speak TLS': async () =>
    (await opened(httpServer(reply(200, '{}')))).url.replace('http:', 'https:'),
  'a TLS handshake that never ends': async () => (await opened(silentServer('https'))).url,
  'a 429': answering(429, '{"resultCode":"9"}'),
};

const lossy: Record<string, Fault> = {
  'no answer in time': async () => (await opened(silentServer('http'))).url,
  'a reset after the request': async () =>
    (await opened(httpServer((_response, socket) => void socket.resetAndDestroy()))).url,
  'an end without an answer': async () => (await opened(httpServer((_response, socket) => void socket.end()))).url,
  'an answer that is no HTTP': async () =>
    (await opened(httpServer((_response, socket) => void socket.end('hello\r\n\r\n')))).url,
  'an answer cut short': async () =>
    (
      await opened(
        httpServer((response, socket) => {
          response.writeHead(200, { 'content-length': '100' }).write('{"a":');
          setTimeout(() => socket.destroy(), 20);
        }),
      )
    ).url,
  'a body that drips past the timeout': async () =>
    (
      await opened(
        httpServer((response) => {
          const drip = setInterval(() => response.write(' '), 20);
          response.on('close', () => clearInterval(drip));
        }),
      )
    ).url,
  'a 500 with HTML': answering(500, '<html>oops</html>'),
  'a 503 without a body': answering(503, ''),
  'a 502 that is too large': answering(502, Buffer.alloc(5 * 1024 * 1024, 32)),
};

const senseless: Record<string, Fault> = {
  'malformed JSON': answering(200, '{"resultCode":'),
  'an empty body': answering(200, ''),
  HTML: answering(200, '<html></html>'),
  'text that is not UTF-8': answering(200, Buffer.from([0x22, 0xff, 0x22])),
  'more than 4 MiB': answering(200, `"${'x'.repeat(4 * 1024 * 1024)}"`),
  'a redirect': answering(302, '', { location: '/elsewhere' }),
  'a 404 with HTML': answering(404, '<html></html>'),
};

const expectations: [string, Record<string, Fault>, Record<CallClass, [type: string, retryable: boolean]>][] = [
  [
    'certainly not done',
    certain,
    {
      safe: ['ProviderUnavailable', true],
      once: ['ProviderUnavailable', false],
      keyed: ['ProviderUnavailable', true],
      report: ['ProviderUnavailable', true],
    },
  ],
  [
    'perhaps done',
    lossy,
    {
      safe: ['ProviderUnavailable', true],
      once: ['AmbiguousSend', false],
      keyed: ['AmbiguousSend', true],
      report: ['ProviderUnavailable', true],
    },
  ],
  [
    'an answer without sense',
    senseless,
    {
      safe: ['InvalidAnswer', true],
      once: ['InvalidAnswer', false],
      keyed: ['InvalidAnswer', true],
      report: ['InvalidAnswer', true],
    },
  ],
];

describe.each(expectations)('%s', (_title, faults, byClass) => {
  describe.each(Object.entries(faults))('%s', (fault, open) => {
    it.each(Object.entries(byClass))('fails a %s call as %j', async (callClass, [type, retryable]) => {
      const url = await open();
      const failure = await failureOf(url, callClass as CallClass, endless.includes(fault) ? shortMs : undefined);
      expect({ type: failure.type, retryable: !failure.nonRetryable }).toEqual({ type, retryable });
      expect(detail(failure)).toMatchObject({ provider: 'mobile-ok', call: 'auth/request' });
      expect(failure.message).toMatch(/^mobile-ok auth\/request: /);

      const port = new URL(url).port || 'nowhere.invalid';
      const shown = JSON.stringify([failure, failure.message, failure.details, failure.cause]);
      for (const secret of [...Object.values(secrets), 'very-secret', 'nowhere.invalid', `:${port}`, '127.0.0.1'])
        expect(shown).not.toContain(secret);
      expect(failure.cause).toBeUndefined();
    });
  });
});

describe('429', () => {
  const wait = async (callClass: CallClass, retryAfter: string) =>
    failureOf(await answering(429, '', { 'retry-after': retryAfter })(), callClass);

  it('lets Temporal retry a safe call after the seconds asked for', async () => {
    const failure = await wait('safe', '7');
    expect(failure.nextRetryDelay).toBe(7_000);
    expect(detail(failure)).toMatchObject({ status: 429, retryAfterMs: 7_000 });
  });

  it('tells the workflow how long to wait with a once call', async () => {
    const failure = await wait('once', '7');
    expect(failure.nextRetryDelay).toBeUndefined();
    expect(detail(failure).retryAfterMs).toBe(7_000);
  });

  it('waits at least a second and at most ten minutes', async () => {
    expect(detail(await wait('keyed', '0')).retryAfterMs).toBe(1_000);
    expect(detail(await wait('keyed', '86400')).retryAfterMs).toBe(600_000);
  });

  it('has no wait of its own without Retry-After', async () => {
    const failure = await failureOf(await answering(429, '')(), 'safe');
    expect(failure.nextRetryDelay).toBeUndefined();
    expect(detail(failure)).not.toHaveProperty('retryAfterMs');
  });
});

it('makes a call once, and follows no redirect', async () => {
  const answers = [
    reply(503, ''),
    reply(429, '', { 'retry-after': '0' }),
    reply(307, '', { location: '/again' }),
    (_response: unknown, socket: Socket) => void socket.resetAndDestroy(),
  ];
  for (const answer of answers) {
    const server = await opened(httpServer(answer));
    await expect(httpCall({ ...call(server.url, 'safe', 5_000), method: 'GET', json: undefined })).rejects.toThrow();
    expect(server.requests).toBe(1);
  }
});

describe('without news from fetch of how far a request came', () => {
  const fault = (code: string) => {
    const cause = Object.assign(new Error(`connect ${code} 127.0.0.1:1`), { code });
    return faultOf(new TypeError('fetch failed', { cause }), { queued: false, sent: false }, 1_000);
  };

  it.each(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'ENETUNREACH', 'DEPTH_ZERO_SELF_SIGNED_CERT', 'CERT_HAS_EXPIRED'])(
    'takes %s for certainly not done',
    (code) => {
      expect(fault(code)).toMatchObject({ certain: true, code });
    },
  );

  it.each(['ECONNRESET', 'EPIPE', 'UND_ERR_SOCKET', 'ERR_SSL_SSLV3_ALERT_CERTIFICATE_UNKNOWN'])(
    'takes %s for perhaps done',
    (code) => {
      expect(fault(code)).toMatchObject({ certain: false, code });
    },
  );
});
