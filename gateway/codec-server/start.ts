import type { AddressInfo } from 'node:net';
import type { Logger } from 'pino';
import type { Environment } from '../../config/settings.ts';
import { openRecorder } from '../../privacy/audit/index.ts';
import { loadEncryption } from '../../privacy/index.ts';
import type { GatewaySettings } from '../settings.ts';
import { Readers } from './readers.ts';
import { createCodecServer } from './server.ts';
import { readCodecServerSettings } from './settings.ts';

export interface RunningCodecServer {
  url: string;
  close(): Promise<void>;
}

/** Starts it if it is on. In development, the gateway starts even if the port is taken (by a second gateway). */
export const startCodecServer = async (
  env: Environment,
  settings: GatewaySettings,
  log: Logger,
): Promise<RunningCodecServer | undefined> => {
  const { production } = settings;
  const own = readCodecServerSettings(env, { production, gatewayPort: settings.HWAGIN_GATEWAY_PORT });
  if (!own) return undefined;
  const { codec } = await loadEncryption(env);
  const readers = new Readers(settings.HWAGIN_API_KEYS, settings.HWAGIN_TOKEN_KEY, own.oidc);
  const records = await openRecorder(env);
  const app = await createCodecServer({
    codec,
    readers,
    origins: own.origins,
    records,
    insecureCookie: !production,
    address: settings.HWAGIN_GATEWAY_RATE_ADDRESS,
    proxies: settings.HWAGIN_GATEWAY_PROXIES,
    log,
  });
  try {
    await app.listen({ port: own.port, host: own.host });
  } catch (error) {
    await records.close();
    if (production || (error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    log.warn({ port: own.port }, 'the codec server is not started: its port is taken (HWAGIN_CODEC_PORT)');
    return undefined;
  }
  const { port } = app.server.address() as AddressInfo;
  const url = `http://${own.host}:${port}`;
  log.info({ port, address: url }, `codec server ready on ${url}`);
  const close = async () => {
    await app.close();
    await records.close();
  };
  return { url, close };
};
