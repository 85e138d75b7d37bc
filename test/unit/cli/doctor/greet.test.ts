import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { greet } from '../../../../cli/doctor/greet.ts';
import { checkProviders } from '../../../../cli/doctor/providers.ts';
import { readEgress } from '../../../../config/egress/index.ts';
import { startProxy, type TestProxy } from '../../../support/proxy.ts';
import { type ScriptedServer, scriptedServer } from '../../../support/scripted-server.ts';

let proxy: TestProxy;
let server: ScriptedServer;
beforeEach(async () => {
  [proxy, server] = await Promise.all([startProxy(), scriptedServer()]);
  proxy.names.set('provider.test:80', server.url.replace('http://', ''));
});
afterEach(async () => {
  await Promise.all([proxy.close(), server.close()]);
});

describe('the doctor', () => {
  const through = () => readEgress({ HTTP_PROXY: proxy.url });
  const url = new URL('http://provider.test/base');

  it('connects to a provider the way workers do', async () => {
    await expect(greet(url, through())).resolves.toBe('provider.test:80 answers through the proxy');
    expect(proxy.asked).toMatchObject([{ to: 'provider.test:80' }]);
    const straight = await greet(new URL(server.url), readEgress({}));
    expect(straight).toMatch(/^127\.0\.0\.1:\d+ answers$/);
    expect(server.seen).toEqual([]);
  });

  it('says that it is the proxy that refuses', async () => {
    proxy.refuse(407);
    await expect(greet(url, through())).rejects.toThrow('cannot be reached: the proxy refused (407)');
  });

  it('names the configured proxies, without their credentials, and an invalid one', async () => {
    const [known] = await checkProviders({ HTTPS_PROXY: 'http://user:secret@proxy.internal:3128' });
    expect(known).toEqual({ name: 'proxy', ok: true, detail: 'https through proxy.internal:3128' });
    const [wrong] = await checkProviders({ HTTPS_PROXY: 'socks5://user:secret@proxy.internal' });
    expect(wrong).toMatchObject({ name: 'proxy', ok: false, detail: expect.stringMatching(/^HTTPS_PROXY: expected/) });
  });
});
