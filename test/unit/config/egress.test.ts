import { describe, expect, it } from '@jest/globals';
import { readEgress } from '../../../config/egress/index.ts';
import { readEgressSettings } from '../../../config/egress/settings.ts';

const proxy = 'http://user:secret@proxy.internal:3128';
const isProxied = (url: string, env: Record<string, string>) => readEgress(env).agentFor(new URL(url)) !== undefined;

describe('HTTPS_PROXY and HTTP_PROXY', () => {
  it('apply only to URLs of their own scheme, and to none if not set', () => {
    expect(isProxied('https://a.kr', { HTTPS_PROXY: proxy })).toBe(true);
    expect(isProxied('http://a.kr', { HTTPS_PROXY: proxy })).toBe(false);
    expect(isProxied('http://a.kr', { HTTP_PROXY: proxy })).toBe(true);
    expect(isProxied('https://a.kr', {})).toBe(false);
  });

  it('may be in lower case, which takes precedence', () => {
    const { https } = readEgressSettings({ https_proxy: 'http://lower:1', HTTPS_PROXY: 'http://upper:1' });
    expect(https?.host).toBe('lower:1');
    expect(readEgressSettings({ HTTPS_PROXY: 'proxy.internal:3128' }).https?.href).toBe('http://proxy.internal:3128/');
  });

  it.each(['socks5://p:1', 'http://', 'http://p:1/path', 'http://p:1?x', 'http://a b', 'http://u:%zz@p:1', 'ftp://p'])(
    'that is invalid (%p) is refused by name, without its value',
    (HTTPS_PROXY) => {
      expect(() => readEgressSettings({ HTTPS_PROXY })).toThrow(/^HTTPS_PROXY: expected the URL of an http or https/);
      expect(() => readEgressSettings({ https_proxy: HTTPS_PROXY })).toThrow(/^HTTPS_PROXY: [^%]+$/);
    },
  );
});

describe('NO_PROXY', () => {
  it.each([
    ['https://api.iamport.kr', 'api.iamport.kr'],
    ['https://api.iamport.kr', 'iamport.kr'],
    ['https://api.iamport.kr', '.iamport.kr'],
    ['https://API.iamport.kr.', '*.IAMPORT.kr'],
    ['https://api.iamport.kr', 'a.kr, api.iamport.kr:443'],
    ['https://api.iamport.kr', '*'],
    ['https://10.1.2.3', '10.0.0.0/8'],
    ['https://10.1.2.3', '10.1.2.3'],
    ['https://[fd00::1]:8443', '[fd00::1]:8443'],
    ['https://[fd00::1]', 'fd00::/8'],
    ['https://localhost:7700', 'localhost'],
  ])('keeps %s from the proxy by %p', (url, NO_PROXY) => {
    expect(isProxied(url, { HTTPS_PROXY: proxy, NO_PROXY })).toBe(false);
  });

  it.each([
    ['https://api.iamport.kr', ''],
    ['https://api.iamport.kr', 'port.kr'],
    ['https://api.iamport.kr', 'api.iamport.kr:8443'],
    ['https://11.1.2.3', '10.0.0.0/8'],
    ['https://[fe00::1]', 'fd00::/8,10.0.0.0/8'],
  ])('sends %s through it with %p', (url, NO_PROXY) => {
    expect(isProxied(url, { HTTPS_PROXY: proxy, NO_PROXY })).toBe(true);
  });

  it.each(['http://a.kr', '10.0.0.0/33', 'a/b', 'a:b', '<local>'])(
    'that cannot be read (%p) is refused',
    (NO_PROXY) => {
      expect(() => readEgressSettings({ HTTPS_PROXY: proxy, NO_PROXY })).toThrow(
        /^NO_PROXY: expected names, addresses/,
      );
      expect(() => readEgressSettings({ NO_PROXY })).not.toThrow();
    },
  );
});
