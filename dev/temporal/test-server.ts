import { chmod, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startProcess } from '../processes.ts';
import { cacheFolder, exists, installOnce } from './cache.ts';
import { fetchJars, jarFiles } from './jars.ts';
import { type Say, SetupError, sayOnStderr } from './output.ts';
import { freePorts, isFree } from './ports.ts';
import { run } from './run.ts';
import { sdkDownload } from './sdk-download.ts';

const testServerVersion = '1.38.0';
/** Version of the cached folder: increase it when the script changes. */
const layout = 2;

/**
 * The path of Temporal's time-skipping test server, for `createTimeSkipping({ server: { executable: { type: 'existing-path',
 * path } } })`: the cache's, else downloaded by the SDK, else run by `java` from the jars of Maven Central that
 * dev/temporal-test-server pins.
 */
export async function testServer(say: Say = sayOnStderr): Promise<string> {
  const name = `temporal-test-server-${testServerVersion}-${layout}-${process.platform}-${process.arch}`;
  const fill = async (folder: string) => {
    const target = join(folder, 'temporal-test-server');
    if (await sdkDownload('time-skipping', target, say)) return;
    await requireJava();
    await fetchJars(join(folder, 'jars'), say);
    await writeFile(target, await script(`${name}-classes`));
    await chmod(target, 0o755);
  };
  const folder = await installOnce(cacheFolder(), name, fill, say);
  const path = join(folder, 'temporal-test-server');
  if (await exists(join(folder, 'jars'))) {
    await installOnce(cacheFolder(), `${name}-classes`, (into) => archiveClasses(path, join(into, archiveName)), say);
  }
  return path;
}

const archiveName = 'classes.jsa';

/**
 * Runs the server once so that Java archives the classes it loaded: afterwards it starts three times as fast, and stays
 * within the SDK's five seconds on a busy machine. It also works without the archive.
 */
async function archiveClasses(path: string, archive: string): Promise<void> {
  const [port = 0] = await freePorts(1);
  const server = startProcess(path, [`${port}`], {
    name: 'the test server',
    env: { ...process.env, HWAGIN_ARCHIVE_CLASSES: archive },
  });
  for (const giveUp = Date.now() + 60_000; Date.now() < giveUp && !server.hasEnded; await sleep(100))
    if (!(await isFree(port))) break;
  await server.stop(60_000);
}

async function requireJava(): Promise<void> {
  const java = await run('java', ['-version']);
  if (java.missing || java.code !== 0) {
    throw new SetupError(
      'The time-skipping test server is not available: no download, and no `java` to run it from Maven Central.',
      'Install Java 11 or newer (a JRE is enough), or let this machine reach https://temporal.download.\n' +
        'Only `npm test` needs it; `npm start` does not.',
    );
  }
}

/**
 * The SDK calls the script with the port and gives it five seconds: the flags and the class archive make Java start faster.
 * It ends with the process that called it, even if that one is killed.
 */
async function script(classes: string): Promise<string> {
  const leash = await readFile(new URL('../leash.sh', import.meta.url), 'utf8');
  const classPath = (await jarFiles()).map(({ path }) => `$jars/${path}`).join(':');
  return leash.replace(
    'exec "$@"',
    `here=$(cd "$(dirname "$0")" && pwd)
jars=$here/jars
archive=$here/../${classes}/${archiveName}
share=-Xshare:auto
[ -f "$archive" ] && share=-XX:SharedArchiveFile=$archive
[ -n "$HWAGIN_ARCHIVE_CLASSES" ] && share=-XX:ArchiveClassesAtExit=$HWAGIN_ARCHIVE_CLASSES
exec java -XX:TieredStopAtLevel=1 -XX:+UseSerialGC "$share" -cp "${classPath}" io.temporal.testserver.TestServer "$@"`,
  );
}
