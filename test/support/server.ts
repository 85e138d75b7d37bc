import { rm } from 'node:fs/promises';
import { scratchFolder } from '../../dev/production/scratch-folder.ts';
import { temporalServerPg } from '../../dev/production/temporal-server.ts';
import { startDevServer } from '../../dev/temporal/dev-server.ts';

/** A Temporal server for one test file, on free ports. */
export interface TestServer {
  address: string;
  /** URL of its Web UI; temporal-server on PostgreSQL has none. */
  uiUrl?: string;
  stop(): Promise<void>;
}

export interface TestServerOptions {
  dbFile?: string;
  dynamicConfig?: Record<string, number>;
}

/**
 * The dev server, with `dbFile` one that keeps its state; or, with `HWAGIN_TEST_SERVER=postgres`, the real temporal-server on its
 * own PostgreSQL, so that the same tests also cover production.
 */
export async function startTestServer(options: TestServerOptions = {}): Promise<TestServer> {
  const say = () => undefined;
  if (options.dbFile || process.env['HWAGIN_TEST_SERVER'] !== 'postgres')
    return startDevServer({ ...options, port: 0, uiPort: 0, say });
  const folder = await scratchFolder();
  const server = await temporalServerPg({ ...options, folder, port: 0, postgresPort: 0, say });
  return {
    address: server.address,
    stop: async () => {
      await server.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
