import { Client, ProxyAgent } from 'undici';
import type { Environment } from '../settings.ts';
import { type EgressSettings, readEgressSettings } from './settings.ts';

/**
 * The way out of this process for everything that it asks over HTTP: providers, receivers of webhooks, keys of single sign-on.
 * Merchants register a fixed address with vendors, which is a proxy's as a rule. Temporal and telemetry have settings of their own.
 */
export interface Egress {
  /** The proxy that requests to this URL go through; undefined where they go straight. */
  agentFor(url: URL): ProxyAgent | undefined;
  /** A connection through the proxy, to be greeted by hand; undefined where there is no proxy for this URL. */
  tunnelTo(url: URL, signal: AbortSignal): ReturnType<typeof openTunnel> | undefined;
}

/** Reads `HTTPS_PROXY`, `HTTP_PROXY` and `NO_PROXY`. Throws `SettingsError`. */
export const readEgress = (env: Environment): Egress => egressBy(readEgressSettings(env));

let current: Egress = { agentFor: () => undefined, tunnelTo: () => undefined };

/** Sets the process's way out, in the place of the one before. */
export const setEgress = (egress: Egress): void => {
  current = egress;
};

export const agentFor: Egress['agentFor'] = (url) => current.agentFor(url);

/** Node's fetch, by the process's way out. */
export const fetchOut: typeof fetch = (input, init) => {
  const dispatcher = agentFor(new URL(input instanceof Request ? input.url : input));
  return globalThis.fetch(input, dispatcher ? ({ ...init, dispatcher } as unknown as RequestInit) : init);
};

const egressBy = ({ https, http, none }: EgressSettings): Egress => {
  const agents = new Map<string, ProxyAgent>();
  const proxyFor = (url: URL) => (none(url) ? undefined : url.protocol === 'https:' ? https : http);
  return {
    agentFor: (url) => {
      const proxy = proxyFor(url);
      if (!proxy) return undefined;
      const agent = agents.get(proxy.href) ?? agentOf(proxy);
      agents.set(proxy.href, agent);
      return agent;
    },
    tunnelTo: (url, signal) => {
      const proxy = proxyFor(url);
      return proxy && openTunnel(proxy, url, signal);
    },
  };
};

/** By CONNECT, for http as well. The credentials are taken out of the URL: that may stand in an error. */
const agentOf = (proxy: URL): ProxyAgent => {
  const token = tokenOf(proxy);
  return new ProxyAgent({ uri: proxy.origin, ...(token !== undefined && { token }) });
};

const openTunnel = async (proxy: URL, { hostname, port, protocol }: URL, signal: AbortSignal) => {
  const client = new Client(proxy.origin);
  const token = tokenOf(proxy);
  const { socket, statusCode } = await client.connect({
    path: `${hostname}:${port || (protocol === 'https:' ? 443 : 80)}`,
    signal,
    ...(token !== undefined && { headers: { 'proxy-authorization': token } }),
  });
  if (statusCode === 200) return socket;
  socket.destroy();
  throw new Error(`the proxy refuses (${statusCode})`);
};

const tokenOf = ({ username, password }: URL): string | undefined => {
  if (!username && !password) return undefined;
  const pair = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return `Basic ${Buffer.from(pair).toString('base64')}`;
};
