import { connect } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type FaultKind, type ProviderName, type Sandbox, startSandbox } from '../../sandbox/index.ts';
import { Merchant } from './support/mobile-ok.ts';
import { create } from './support/verify-vasp.ts';

let sandbox: Sandbox;
let ids = 0;
beforeAll(async () => {
  sandbox = await startSandbox();
});
beforeEach(() => sandbox.reset());
afterAll(() => sandbox.close());

/** One call of each provider that has an effect, without reading its answer. */
const calls: Record<ProviderName, { call: string; fetch: (signal?: AbortSignal) => Promise<Response> }> = {
  'mobile-ok': {
    call: 'token/get',
    fetch: (signal) => {
      const merchant = new Merchant(sandbox);
      return post('mobile-ok', '/agent/v2/token/get', merchant.tokenBody(), {}, signal);
    },
  },
  'portone-v1': {
    call: 'getToken',
    fetch: (signal) => {
      const { PORTONE_V1_KEY: imp_key, PORTONE_V1_SECRET: imp_secret } = sandbox.settings;
      return post('portone-v1', '/users/getToken', { imp_key, imp_secret }, {}, signal);
    },
  },
  'portone-v2': {
    call: 'send',
    fetch: (signal) => {
      const { PORTONE_V2_SECRET, PORTONE_V2_CHANNEL_KEY: channelKey } = sandbox.settings;
      const customer = { name: 'A', phoneNumber: '01012345678', ipAddress: '::1', identityNumber: '9001311' };
      const body = { channelKey, operator: 'KT', method: 'SMS', customer };
      const headers = { authorization: `PortOne ${PORTONE_V2_SECRET}` };
      return post('portone-v2', `/identity-verifications/fault${(ids += 1)}/send`, body, headers, signal);
    },
  },
  'nhn-otp': {
    call: 'keys',
    fetch: (signal) => {
      const body = { userId: 'u', serviceName: 's' };
      return post('nhn-otp', `/otp/v1.0/appkeys/${sandbox.settings.NHN_OTP_APP_KEY}/keys`, body, {}, signal);
    },
  },
  'verify-vasp': {
    call: 'create',
    fetch: (signal) => post('verify-vasp', '/v1/verifications', create(), {}, signal),
  },
};
const names = Object.keys(calls) as ProviderName[];

function post(
  provider: ProviderName,
  path: string,
  body: unknown,
  headers: Record<string, string>,
  signal?: AbortSignal,
): Promise<Response> {
  return fetch(sandbox.urls[provider] + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
    ...(signal ? { signal } : {}),
  });
}
async function strike(provider: ProviderName, kind: FaultKind, more = {}): Promise<Response> {
  await sandbox.fault({ provider, call: calls[provider].call, kind, ...more });
  return calls[provider].fetch();
}
/** The result of a bare TCP connection. */
function connecting(provider: ProviderName): Promise<string> {
  const socket = connect(Number(new URL(sandbox.urls[provider]).port), '127.0.0.1');
  return new Promise<string>((resolve) => {
    socket.once('connect', () => resolve('connected'));
    socket.once('error', (error: NodeJS.ErrnoException) => resolve(String(error.code)));
  }).finally(() => socket.destroy());
}
const happened = async (): Promise<number> => (await sandbox.effects()).length;

describe.each(names)('faults of %s', (provider) => {
  const { fetch: call } = calls[provider];

  it('reset: no answer, nothing done', async () => {
    await expect(strike(provider, 'reset')).rejects.toThrow();
    expect(await happened()).toBe(0);
  });

  it('lost: no answer, but done', async () => {
    await expect(strike(provider, 'lost')).rejects.toThrow();
    expect(await happened()).toBe(1);
  });

  it('timeout: never answers, nothing done; after the effect when asked so', async () => {
    for (const [phase, effects] of [
      ['before', 0],
      ['after', 1],
    ] as const) {
      await sandbox.fault({ provider, kind: 'timeout', phase });
      const giveUp = new AbortController();
      const answered = expect(call(giveUp.signal)).rejects.toThrow();
      while ((await happened()) < effects) await pause(20);
      // Enough time for an answer, or for an effect that must not happen.
      await pause(100);
      giveUp.abort();
      await answered;
      expect(await happened()).toBe(effects);
    }
  });

  it('drip: headers come, the body never ends', async () => {
    const response = await strike(provider, 'drip');
    expect(response.status).toBe(200);
    const reader = response.body?.getReader();
    for (let n = 0; n < 2; n += 1) expect((await reader?.read())?.done).toBe(false);
    await reader?.cancel();
    expect(await happened()).toBe(1);
  });

  it.each<[FaultKind, number, number]>([
    ['html500', 500, 0],
    ['503', 503, 0],
    ['errorAfter', 500, 1],
  ])('%s: HTML with status %i, %i effects', async (kind, status, effects) => {
    const response = await strike(provider, kind);
    expect(response.status).toBe(status);
    expect(await response.text()).toContain('<html>');
    expect(await happened()).toBe(effects);
  });

  it('429: with Retry-After only when asked so', async () => {
    const plain = await strike(provider, '429');
    expect(plain.status).toBe(429);
    expect(plain.headers.get('retry-after')).toBeNull();
    const after = await strike(provider, '429', { retryAfter: 7 });
    expect(after.headers.get('retry-after')).toBe('7');
    expect(await happened()).toBe(0);
  });

  it('envelope502 and 401: the provider’s own envelope under that status', async () => {
    const bad = await strike(provider, 'envelope502');
    expect(bad.status).toBe(502);
    expect(Object.keys((await bad.json()) as object)).not.toHaveLength(0);
    expect((await strike(provider, '401')).status).toBe(401);
    expect(await happened()).toBe(0);
  });

  it('unknownCode: the code that was asked for', async () => {
    const response = await strike(provider, 'unknownCode', { code: '-4242' });
    expect(await response.text()).toContain('-4242');
    expect(await happened()).toBe(0);
  });

  it('malformed, wrongShape, empty, oversized, missingFields: done, and spoiled', async () => {
    await expect((await strike(provider, 'malformed')).json()).rejects.toThrow();
    expect(await (await strike(provider, 'wrongShape')).json()).toEqual({ status: 'ok', data: [] });
    const empty = await strike(provider, 'empty');
    expect([empty.status, await empty.text()]).toEqual([200, '']);
    expect((await (await strike(provider, 'oversized')).text()).length).toBeGreaterThan(4 * 1024 * 1024);
    const missing = (await (await strike(provider, 'missingFields')).json()) as object;
    expect(Object.keys(missing).length).toBeLessThanOrEqual(2);
    expect(await happened()).toBe(5);
  });

  it('slow: late, before the effect or after it', async () => {
    for (const phase of ['before', 'after'] as const) {
      const began = Date.now();
      expect((await strike(provider, 'slow', { delayMs: 60, phase })).status).toBe(200);
      expect(Date.now() - began).toBeGreaterThanOrEqual(55);
    }
  });

  it('refused: no connection until healed', async () => {
    expect((await call()).status).toBe(200);
    await sandbox.fault({ provider, kind: 'refused' });
    expect(await connecting(provider)).toBe('ECONNREFUSED');
    await expect(call()).rejects.toThrow();
    await sandbox.heal(provider);
    expect((await call()).status).toBe(200);
  });

  it('refused: only after another call was answered, and for a while', async () => {
    await sandbox.fault({ provider, kind: 'refused', after: calls[provider].call, delayMs: 1_000 });
    expect((await call()).status).toBe(200);
    await expect(call()).rejects.toThrow();
    while ((await connecting(provider)) !== 'connected') await pause(50);
    expect((await call()).status).toBe(200);
  });

  it('strikes as often as asked, after as many as asked were let pass, and its own call only', async () => {
    await sandbox.fault({ provider, call: 'another', kind: 'html500' });
    await sandbox.fault({ provider, kind: 'html500', skip: 1, times: 2 });
    const statuses: number[] = [];
    for (let n = 0; n < 4; n += 1) statuses.push((await call()).status);
    expect(statuses).toEqual([200, 500, 500, 200]);
  });
});

it('a rule that makes no sense is refused by name', async () => {
  for (const rules of [{ codeValidMs: '3m' }, { codeValidSeconds: 1 }, { verifyVaspPending: 'soon' }])
    await expect(sandbox.configure(rules as object)).rejects.toThrow(/rules\.\w+: expected/);
});

it('a fault that makes no sense is refused by name', async () => {
  await expect(sandbox.fault({ provider: 'mobile-ok', kind: 'strange' as FaultKind })).rejects.toThrow(/fault\.kind/);
  await expect(sandbox.fault({ provider: 'other' as ProviderName, kind: 'lost' })).rejects.toThrow(/fault\.provider/);
  await expect(sandbox.fault({ provider: 'mobile-ok', kind: 'lost', times: -1 })).rejects.toThrow(/fault\.times/);
});
