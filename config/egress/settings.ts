import { z } from 'zod';
import { type Environment, rawSetting, readSettings } from '../settings.ts';
import { type NoProxy, readNoProxy } from './no-proxy.ts';

const proxyError = 'expected the URL of an http or https proxy, like "http://proxy.internal:3128"';
const noProxyError =
  'expected names, addresses and networks, separated by commas, like "localhost,.internal,10.0.0.0/8", or "*"';

/** The URL of a proxy; plain `host:port` means http. */
const proxyUrl = z.string().transform((text, context): URL => {
  const full = text.includes('://') ? text : `http://${text}`;
  const url = URL.canParse(full) ? new URL(full) : undefined;
  const isPlain = url?.pathname === '/' && !url.search && !url.hash && /^https?:$/.test(url.protocol);
  if (isPlain && isDecodable(url.username) && isDecodable(url.password)) return url;
  context.addIssue({ code: 'custom', message: proxyError });
  return z.NEVER;
});

/** Standard variables that other programs use too; as with curl, the lower-case names take precedence. */
const egressSettings = z.object({
  HTTPS_PROXY: proxyUrl.optional(),
  HTTP_PROXY: proxyUrl.optional(),
  NO_PROXY: z.string().default(''),
});

export interface EgressSettings {
  https: URL | undefined;
  http: URL | undefined;
  none: NoProxy;
}

/** Throws `SettingsError`. */
export const readEgressSettings = (env: Environment): EgressSettings => {
  const names = Object.keys(egressSettings.shape);
  const given = Object.fromEntries(
    names.map((name) => [name, rawSetting(name.toLowerCase(), env) ?? rawSetting(name, env)]),
  );
  const read = readSettings(egressSettings, given);
  const { HTTPS_PROXY: https, HTTP_PROXY: http } = read;
  // Without a proxy, NO_PROXY is only for other programs, so it is not checked.
  return { https, http, none: https || http ? readNoProxy(read.NO_PROXY, noProxyError) : () => false };
};

const isDecodable = (text: string): boolean => {
  try {
    decodeURIComponent(text);
    return true;
  } catch {
    return false;
  }
};
