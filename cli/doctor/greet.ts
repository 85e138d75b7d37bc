import { once } from 'node:events';
import { connect } from 'node:net';
import { connect as connectTls } from 'node:tls';

const timeoutMs = 5_000;

/** Opens a connection (with TLS for https, its certificate checked) and closes it again: nothing is asked. */
export const greet = async (url: URL): Promise<string> => {
  const secure = url.protocol === 'https:';
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const port = Number(url.port) || (secure ? 443 : 80);
  const socket = secure ? connectTls({ host, port, servername: host }) : connect({ host, port });
  try {
    await once(socket, secure ? 'secureConnect' : 'connect', { signal: AbortSignal.timeout(timeoutMs) });
    return `${host}:${port} answers${secure ? ', its certificate is good' : ''}`;
  } catch (error) {
    const silent = error instanceof Error && error.name === 'AbortError';
    const why = silent ? `no answer within ${timeoutMs / 1_000} s` : codeOf(error);
    throw new Error(`${host}:${port} cannot be reached: ${why}`, { cause: error });
  } finally {
    socket.destroy();
  }
};

const codeOf = (error: unknown): string => {
  if (!(error instanceof Error)) return 'unknown';
  return 'code' in error ? String(error.code) : error.message;
};
