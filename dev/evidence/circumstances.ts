import { readFileSync } from 'node:fs';
import os from 'node:os';
import { temporalCli } from '../temporal/cli.ts';
import { run } from '../temporal/run.ts';

const packageFile = new URL('../../package.json', import.meta.url);

/** When and where a section was run, for a reader who wants to compare. */
export const circumstances = async (command: string, seconds: number): Promise<{ day: string; about: string[] }> => {
  const { version } = JSON.parse(readFileSync(packageFile, 'utf8')) as { version: string };
  const cli = await temporalCli(() => undefined);
  const temporal = (await run(cli, ['--version'])).stdout.trim().replace(/^temporal version /, '');
  const memory = `${Math.round(os.totalmem() / 2 ** 30)} GiB`;
  const day = new Date().toISOString().slice(0, 10);
  const about = [
    `*${day}, \`${command}\`, ${Math.round(seconds)} s. Hwagin ${version}, Node ${process.versions.node},`,
    `Temporal CLI ${temporal}, ${process.platform} ${process.arch}, ${os.cpus().length} cores, ${memory}.*`,
  ];
  return { day, about };
};
