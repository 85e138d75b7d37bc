import { Client, ProxyAgent } from 'undici';
import type { Environment } from '../settings.ts';
import { type EgressSettings, readEgressSettings } from './settings.ts';

/**
 * How this process sends all its outgoing HTTP requests: to providers, to webhook receivers, to the key server of single sign-on.
 * Merchants register a fixed address with vendors, which is usually a proxy's. Temporal and telemetry have their own settings.
 */
export interface Egress {
  /** The proxy for requests to this URL; undefined if they go directly. */
  agentFor(url: URL): ProxyAgent | undefined;
  /** A raw connection through the proxy; undefined if there is no proxy for this URL. */
  tunnelTo(url: URL, signal: AbortSignal): ReturnType<typeof openTunnel> | undefined;
}

/** Reads `HTTPS_PROXY`, `HTTP_PROXY` and `NO_PROXY`. Throws `SettingsError`. */
export const readEgress = (env: Environment): Egress => egressBy(readEgressSettings(env));

let current: Egress = { agentFor: () => undefined, tunnelTo: () => undefined };

/** Sets the process's egress, replacing any earlier one. */
export const setEgress = (egress: Egress): void => {
  current = egress;
};

export const agentFor: Egress['agentFor'] = (url) => current.agentFor(url);

/** Node's fetch, through the process's egress. */
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

/** Uses CONNECT, for http as well. The credentials are removed from the URL, because an error may contain it. */
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
  throw new Error(`the proxy refused (${statusCode})`);
};

const tokenOf = ({ username, password }: URL): string | undefined => {
  if (!username && !password) return undefined;
  const pair = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return `Basic ${Buffer.from(pair).toString('base64')}`;
};
