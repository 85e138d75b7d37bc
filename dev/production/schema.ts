import { SetupError } from '../temporal/output.ts';
import { run, tail } from '../temporal/run.ts';
import type { Postgres } from './postgres.ts';
import { databases } from './server-config.ts';

/** Creates Temporal's databases, or updates them to this server's schema, with `temporal-sql-tool`. Safe to repeat. */
export async function updateSchema(sqlTool: string, postgres: Postgres): Promise<void> {
  for (const [kind, database] of [
    ['temporal', databases.main],
    ['visibility', databases.visibility],
  ] as const) {
    const call = async (...args: string[]) => {
      const connection = [
        '--plugin',
        'postgres12_pgx',
        '--ep',
        '127.0.0.1',
        '-p',
        `${postgres.port}`,
        '-u',
        postgres.user,
      ];
      const env = { ...process.env, SQL_PASSWORD: postgres.password };
      return run(sqlTool, [...connection, '--db', database, ...args], { env });
    };
    const must = async (...args: string[]) => {
      const { code, stdout, stderr } = await call(...args);
      if (code !== 0)
        throw new SetupError(`temporal-sql-tool ${args[0]} failed:\n${tail(stdout + stderr)}`, 'See its output.');
    };
    if ((await call('update-schema', '--schema-name', `postgresql/v12/${kind}`)).code === 0) continue;
    await must('create-database');
    await must('setup-schema', '-v', '0.0');
    await must('update-schema', '--schema-name', `postgresql/v12/${kind}`);
  }
}
