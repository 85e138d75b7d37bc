import { join } from 'node:path';
import { cacheFolder, installOnce } from './cache.ts';
import { cliVersion, goBuild } from './go-build.ts';
import { type Say, sayOnStderr } from './output.ts';
import { run } from './run.ts';
import { sdkDownload } from './sdk-download.ts';
import { goodCli, oldestServer } from './version.ts';

/** Where a Temporal CLI may come from; replaced in tests. */
export interface CliSources {
  cache: string;
  /** What `temporal --version` on the PATH prints, undefined if there is none. */
  onPath(): Promise<string | undefined>;
  download(target: string, say: Say): Promise<boolean>;
  build(target: string, say: Say): Promise<void>;
}

/**
 * The path of a Temporal CLI with a suitable server: the one on the PATH, else the cache's, else downloaded by the SDK, else
 * built with `go` (takes minutes, once). If none is available, throws a SetupError that says what to do.
 */
export async function temporalCli(say: Say = sayOnStderr, sources: CliSources = realSources()): Promise<string> {
  const printed = await sources.onPath();
  if (printed !== undefined) {
    if (goodCli(printed)) return 'temporal';
    say(`the \`temporal\` on the PATH is not used: a server ≥ ${oldestServer} is needed, it is: ${printed.trim()}`);
  }
  const name = `temporal-cli-${cliVersion}-${process.platform}-${process.arch}`;
  const fill = async (folder: string) => {
    const target = join(folder, 'temporal');
    if (!(await sources.download(target, say))) await sources.build(target, say);
  };
  return join(await installOnce(sources.cache, name, fill, say), 'temporal');
}

function realSources(): CliSources {
  return {
    cache: cacheFolder(),
    onPath: async () => {
      const result = await run('temporal', ['--version'], { timeoutMs: 10_000 });
      return result.missing ? undefined : result.stdout;
    },
    download: (target, say) => sdkDownload('dev-server', target, say),
    build: goBuild,
  };
}
