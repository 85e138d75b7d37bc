import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { httpCall } from '../../../../activities/http/index.ts';
import type { CallClass } from '../../../../activities/http/types.ts';
import { readEgress, setEgress } from '../../../../config/egress/index.ts';
import { failureOf, inActivity } from '../../../support/in-activity.ts';
import { startProxy, type TestProxy } from '../../../support/proxy.ts';
import { type ScriptedServer, scriptedServer } from '../../../support/scripted-server.ts';

let proxy: TestProxy;
let server: ScriptedServer;
beforeEach(async () => {
  [proxy, server] = await Promise.all([startProxy(), scriptedServer()]);
  proxy.names.set('provider.test:80', server.url.replace('http://', ''));
  server.answer('/call', { body: { ok: true } });
  setEgress(readEgress({ HTTP_PROXY: proxy.url }));
});
afterEach(async () => {
  setEgress(readEgress({}));
  await Promise.all([proxy.close(), server.close()]);
});

const call = (kind: CallClass = 'once', url = 'http://provider.test/call', timeoutMs = 10_000) =>
  inActivity(() =>
    httpCall({ provider: 'mobile-ok', call: 'auth/request', class: kind, method: 'POST', url, json: {}, timeoutMs }),
  );

describe('a call through a proxy', () => {
  it('goes through a tunnel, and the proxy looks the name up', async () => {
    await expect(call()).resolves.toEqual({ status: 200, body: { ok: true } });
    expect(proxy.asked).toEqual([{ to: 'provider.test:80', authorization: undefined }]);
    expect(server.seen).toMatchObject([{ method: 'POST', path: '/call' }]);
  });

  it('shows the proxy its credentials, and the provider none of them', async () => {
    setEgress(readEgress({ HTTP_PROXY: proxy.url.replace('//', '//user:p%40ss@') }));
    await call();
    expect(proxy.asked[0]?.authorization).toBe(`Basic ${Buffer.from('user:p@ss').toString('base64')}`);
    expect(server.seen[0]?.headers).not.toHaveProperty('proxy-authorization');
  });

  it('goes straight to what NO_PROXY names', async () => {
    setEgress(readEgress({ http_proxy: proxy.url, no_proxy: 'localhost, 127.0.0.0/8' }));
    await call('once', `${server.url}/call`);
    expect(proxy.asked).toEqual([]);
    expect(server.seen).toHaveLength(1);
  });

  it.each([403, 407, 502])('that the proxy refused (%d) has certainly not been made', async (status) => {
    proxy.refuse(status);
    const failure = await failureOf(call());
    expect(failure).toMatchObject({ type: 'ProviderUnavailable', retryable: false });
    expect(failure.text).toContain('refused by the proxy');
    expect(failure.text).not.toContain('provider.test');
    expect(server.seen).toEqual([]);
  });

  it('for which the proxy does not answer in time has certainly not been made', async () => {
    proxy.refuse('hang');
    expect(await failureOf(call('once', undefined, 300))).toMatchObject({ type: 'ProviderUnavailable' });
  });

  it('for which there is no proxy any more has certainly not been made', async () => {
    await proxy.close();
    expect(await failureOf(call())).toMatchObject({ type: 'ProviderUnavailable' });
  });

  it('whose answer is lost on its way back may have been made', async () => {
    server.answer('/call', 'lost');
    expect(await failureOf(call())).toMatchObject({ type: 'AmbiguousSend' });
    expect(server.seen).toHaveLength(1);
  });

  it('names neither the proxy nor its credentials when it fails', async () => {
    setEgress(readEgress({ HTTP_PROXY: proxy.url.replace('//', '//user:secret-word@') }));
    for (const how of [407, 502] as const) {
      proxy.refuse(how);
      const { text } = await failureOf(call());
      for (const secret of ['secret-word', Buffer.from('user:secret-word').toString('base64'), '127.0.0.1'])
        expect(text).not.toContain(secret);
    }
  });
});
