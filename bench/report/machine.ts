import { readFile } from 'node:fs/promises';
import { availableParallelism, cpus, loadavg } from 'node:os';
import { fileURLToPath } from 'node:url';
import { postgresBinaries, serverVersion } from '../../dev/production/binaries.ts';
import { run } from '../../dev/temporal/run.ts';
import { restateServerVersion } from '../restate-server.ts';

/** Where and when something was measured. */
export interface Machine {
  date: string;
  cpu: string;
  cores: number;
  /** Mean number of runnable processes in the minute before: above 0, others were using the machine too. */
  loadBefore: number;
  node: string;
  versions: Record<string, string>;
}

const loadAtStart = loadavg()[0] ?? 0;

export const machine = async (): Promise<Machine> => {
  const postgres = await run(`${await postgresBinaries(() => undefined)}/postgres`, ['--version']);
  return {
    date: new Date().toISOString().slice(0, 10),
    cpu: cpus()[0]?.model ?? 'unknown',
    cores: availableParallelism(),
    loadBefore: Number(loadAtStart.toFixed(1)),
    node: process.versions.node,
    versions: {
      'temporal-server': serverVersion,
      'Temporal SDK': await versionOf('@temporalio/worker'),
      PostgreSQL: /\d+\.\d+/.exec(postgres.stdout)?.[0] ?? 'unknown',
      DBOS: await versionOf('@dbos-inc/dbos-sdk'),
      Restate: `${restateServerVersion} (SDK ${await versionOf('@restatedev/restate-sdk')})`,
    },
  };
};

const versionOf = async (name: string): Promise<string> => {
  const file = fileURLToPath(new URL(`../../node_modules/${name}/package.json`, import.meta.url));
  return (JSON.parse(await readFile(file, 'utf8')) as { version: string }).version;
};
