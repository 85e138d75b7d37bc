import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import { fileURLToPath } from 'node:url';
import { temporalCli } from '../temporal/cli.ts';
import { run } from '../temporal/run.ts';

const file = fileURLToPath(new URL('../../docs/reliability.md', import.meta.url));
const packageFile = new URL('../../package.json', import.meta.url);

const begins = (name: string) => `<!-- ${name} -->`;
const ends = (name: string) => `<!-- /${name} -->`;

/** A section as the page shows it. */
export interface Chapter {
  name: string;
  title: string;
  lines: readonly string[];
}

/** Puts these chapters into docs/reliability.md; those that were not played stay as they are. */
export const writeChapters = (
  chapters: readonly Chapter[],
  order: readonly string[],
  about: readonly string[],
): void => {
  const before = existsSync(file) ? readFileSync(file, 'utf8') : '';
  const kept = (name: string): string | undefined => {
    const start = before.indexOf(begins(name));
    const end = before.indexOf(ends(name));
    return start === -1 || end === -1 ? undefined : before.slice(start, end + ends(name).length);
  };
  const bodies = order.map((name) => {
    const chapter = chapters.find((each) => each.name === name);
    if (!chapter) return kept(name);
    return [begins(name), `## ${chapter.title}`, '', ...about, '', ...chapter.lines, '', ends(name)].join('\n');
  });
  writeFileSync(file, [head, ...bodies.filter((body) => body !== undefined), ''].join('\n\n'));
};

const head = `# Reliability: what was seen

Written by \`npm run evidence\`; not by hand. \`npm test\` plays a quick form of each part. Which faults mean what is in
[providers.md](providers.md); how the providers are imitated, in [sandbox.md](sandbox.md).`;

/** Where and when it was played. */
export const circumstances = async (command: string, seconds: number): Promise<string[]> => {
  const { version } = JSON.parse(readFileSync(packageFile, 'utf8')) as { version: string };
  const cli = await temporalCli(() => undefined);
  const temporal = (await run(cli, ['--version'])).stdout.trim().replace(/^temporal version /, '');
  const memory = `${Math.round(os.totalmem() / 2 ** 30)} GiB`;
  return [
    `*${new Date().toISOString().slice(0, 10)}, \`${command}\`, ${Math.round(seconds)} s. Hwagin ${version}, Node ${process.versions.node},`,
    `Temporal CLI ${temporal}, ${process.platform} ${process.arch}, ${os.cpus().length} cores, ${memory}.*`,
  ];
};
