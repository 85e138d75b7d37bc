import { join } from 'node:path';
import type { Postgres } from '../../dev/production/postgres.ts';
import { databases } from '../../dev/production/server-config.ts';
import { run } from '../../dev/temporal/run.ts';

/** The size of Temporal's databases on disk, including indexes. Bytes. */
export const databaseBytes = async (postgres: Postgres): Promise<number> => {
  const names = Object.values(databases).map((name) => `pg_database_size('${name}')`);
  const args = ['-At', '-c', `SELECT ${names.join(' + ')}`, postgres.url('postgres')];
  const { stdout } = await run(join(postgres.binaries, 'psql'), args);
  return Number(stdout);
};
