import { once } from 'node:events';
import { connect } from 'node:net';
import type { Duplex } from 'node:stream';
import { connect as connectTls } from 'node:tls';
import type { Egress } from '../../config/egress/index.ts';

const timeoutMs = 5_000;

/** Opens a connection (with TLS for https, and its certificate checked) and closes it again, without sending a request. */
export const greet = async (url: URL, egress: Egress): Promise<string> => {
  const secure = url.protocol === 'https:';
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const port = Number(url.port) || (secure ? 443 : 80);
  const signal = AbortSignal.timeout(timeoutMs);
  let socket: Duplex | undefined;
  try {
    const tunnel = await egress.tunnelTo(url, signal);
    if (secure) socket = connectTls({ host, port, servername: host, ...(tunnel && { socket: tunnel }) });
    else socket = tunnel ?? connect({ host, port });
    if (secure || !tunnel) await once(socket, secure ? 'secureConnect' : 'connect', { signal });
    const through = tunnel ? ' through the proxy' : '';
    return `${host}:${port} answers${through}${secure ? ', its certificate is valid' : ''}`;
  } catch (error) {
    const silent = error instanceof Error && error.name === 'AbortError';
    const why = silent ? `no answer within ${timeoutMs / 1_000} s` : codeOf(error);
    throw new Error(`${host}:${port} cannot be reached: ${why}`, { cause: error });
  } finally {
    socket?.destroy();
  }
};

const codeOf = (error: unknown): string => {
  if (!(error instanceof Error)) return 'unknown';
  return 'code' in error ? String(error.code) : error.message;
};
