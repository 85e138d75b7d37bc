import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type DevServer, type DevServerOptions, startDevServer } from './dev-server.ts';

/** The git-ignored folder for the state of what runs on this machine. */
export const dataFolder = fileURLToPath(new URL('../../data/', import.meta.url));

/** The Temporal server to work with. */
export interface TemporalServer {
  address: string;
  /** URL of its Web UI, without a trailing slash; undefined for somebody else's server whose UI is not found. */
  uiUrl: string | undefined;
  /** The dev server, if it was started here. */
  own: DevServer | undefined;
  /** Stops the server if it was started here. */
  stop(): Promise<void>;
}

/** The server at `TEMPORAL_ADDRESS` if that is set, else our own dev server with its state in data/. */
export async function temporalServer(options: DevServerOptions = {}): Promise<TemporalServer> {
  const address = process.env['TEMPORAL_ADDRESS'];
  if (address) return { address, uiUrl: await uiOf(address), own: undefined, stop: async () => undefined };
  const own = await startDevServer({ dbFile: join(dataFolder, 'temporal.db'), ...options });
  return { address: own.address, uiUrl: own.uiUrl, own, stop: () => own.stop() };
}

/** By default, the port of a dev server's UI is its own port plus 1000. */
async function uiOf(address: string): Promise<string | undefined> {
  const [, host = '', port = ''] = /^(localhost|127\.0\.0\.1):(\d+)$/.exec(address) ?? [];
  if (!host) return undefined;
  const url = `http://${host}:${Number(port) + 1000}`;
  try {
    await fetch(url, { method: 'HEAD', signal: AbortSignal.timeout(1_000) });
    return url;
  } catch {
    return undefined;
  }
}
