import { chmod, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cacheFolder, installOnce } from './cache.ts';
import { fetchJars, jarFiles } from './jars.ts';
import { type Say, SetupError, sayOnStderr } from './output.ts';
import { run } from './run.ts';
import { sdkDownload } from './sdk-download.ts';

export const testServerVersion = '1.38.0';

/**
 * The path of Temporal's time-skipping test server, for `createTimeSkipping({ server: { executable: { type:
 * 'existing-path', path } } })`: the cache's, else downloaded by the SDK, else run by `java` from the jars of Maven
 * Central that dev/temporal-test-server pins.
 */
export async function testServer(say: Say = sayOnStderr): Promise<string> {
  const name = `temporal-test-server-${testServerVersion}-${process.platform}-${process.arch}`;
  const fill = async (folder: string) => {
    const target = join(folder, 'temporal-test-server');
    if (await sdkDownload('time-skipping', target, say)) return;
    await requireJava();
    await fetchJars(join(folder, 'jars'), say);
    await writeFile(target, await script());
    await chmod(target, 0o755);
  };
  return join(await installOnce(cacheFolder(), name, fill, say), 'temporal-test-server');
}

async function requireJava(): Promise<void> {
  const java = await run('java', ['-version']);
  if (java.missing || java.code !== 0) {
    throw new SetupError(
      'The time-skipping test server cannot be had: no download, and no `java` to run it from Maven Central.',
      'Install Java 11 or newer (a JRE is enough), or let this machine reach https://temporal.download.\n' +
        'Only `npm test` needs it; `npm start` does not.',
    );
  }
}

/**
 * The SDK calls the script with the port and gives it five seconds: the flags make Java start sooner. It ends with the
 * process that called it, even if that one is killed.
 */
async function script(): Promise<string> {
  const leash = await readFile(new URL('../leash.sh', import.meta.url), 'utf8');
  const classPath = (await jarFiles()).map(({ path }) => `$jars/${path}`).join(':');
  const java = `java -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xshare:auto -cp "${classPath}" io.temporal.testserver.TestServer "$@"`;
  return leash.replace('exec "$@"', `jars=$(dirname "$0")/jars\nexec ${java}`);
}
