import { rm } from 'node:fs/promises';
import { scratchFolder } from '../../../dev/production/scratch-folder.ts';
import { temporalServerPg } from '../../../dev/production/temporal-server.ts';
import { startDevServer } from '../../../dev/temporal/dev-server.ts';
import type { Mortal } from './outage.ts';

const say = () => undefined;

/** The dev server on its SQLite file. */
export const mortalDevServer = async (dbFile: string): Promise<Mortal> => {
  let server = await startDevServer({ port: 0, uiPort: 0, dbFile, say });
  const { address } = server;
  return {
    address,
    die: async () => {
      process.kill(-server.pid, 'SIGKILL');
      await server.ended;
    },
    revive: async () => {
      server = await startDevServer({ port: Number(address.split(':')[1]), uiPort: 0, dbFile, say });
    },
    close: () => server.stop(),
  };
};

/** The real temporal-server on PostgreSQL: one or the other is killed. */
export const mortalProduction = async (victim: 'temporal-server' | 'PostgreSQL'): Promise<Mortal> => {
  const folder = await scratchFolder();
  const server = await temporalServerPg({ folder, port: 0, postgresPort: 0, say });
  return {
    address: server.address,
    die: () => (victim === 'PostgreSQL' ? server.postgres.kill() : server.killServer()),
    revive: () => (victim === 'PostgreSQL' ? server.postgres.start() : server.startServer()),
    close: async () => {
      await server.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
};
