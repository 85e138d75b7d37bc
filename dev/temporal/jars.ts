import { createHash } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Say, SetupError } from './output.ts';
import { run, tail } from './run.ts';

const folder = new URL('../temporal-test-server/', import.meta.url);
const central = 'https://repo1.maven.org/maven2';
const copyDependencies = 'org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies';

/** A pinned jar: its path in a Maven repository and its SHA-256 in hex. */
export interface Jar {
  path: string;
  sha256: string;
}

/** The jars of dev/temporal-test-server/jars.txt, which has the format of `sha256sum`. */
export async function jarFiles(): Promise<Jar[]> {
  const text = await readFile(new URL('jars.txt', folder), 'utf8');
  return text
    .trim()
    .split('\n')
    .map((line) => {
      const [sha256 = '', path = ''] = line.split(/\s+/);
      return { path, sha256 };
    });
}

/**
 * Puts the pinned jars into `target`, in the layout of a Maven repository: with `mvn`, which knows about mirrors, if it is
 * installed, else directly from Maven Central. A jar without its pinned checksum is refused.
 */
export async function fetchJars(target: string, say: Say): Promise<void> {
  const problem = (await withMaven(target, say)) && (await straight(target, say));
  if (problem) {
    throw new SetupError(
      `The time-skipping test server could not be fetched from Maven Central: ${problem}`,
      'Check that Maven Central (or the mirror in ~/.m2/settings.xml) can be reached, then try again.',
    );
  }
  for (const jar of await jarFiles()) {
    const sha256 = createHash('sha256')
      .update(await readFile(join(target, jar.path)))
      .digest('hex');
    if (sha256 !== jar.sha256) {
      throw new SetupError(`${jar.path} has the SHA-256 ${sha256}, not the pinned one.`, 'It is not used. Try again.');
    }
  }
}

/** Returns what went wrong, or undefined. */
async function withMaven(target: string, say: Say): Promise<string | undefined> {
  const pom = fileURLToPath(new URL('pom.xml', folder));
  const args = ['-B', '-q', '-f', pom, copyDependencies, `-DoutputDirectory=${target}`];
  args.push('-DincludeScope=runtime', '-Dmdep.useRepositoryLayout=true');
  say('fetching the time-skipping test server from Maven Central: once, about 40 MB');
  const maven = await run('mvn', args, { heartbeat: { doing: 'mvn', say }, timeoutMs: 300_000 });
  if (maven.missing) return 'no mvn';
  if (maven.code === 0) return undefined;
  say(`mvn could not fetch it:\n${tail(maven.stdout + maven.stderr, 3)}`);
  return 'mvn failed';
}

async function straight(target: string, say: Say): Promise<string | undefined> {
  say(`fetching it from ${central}`);
  for (const { path } of await jarFiles()) {
    try {
      const response = await fetch(`${central}/${path}`, { signal: AbortSignal.timeout(120_000) });
      if (!response.ok) return `${path} answered ${response.status}`;
      await mkdir(dirname(join(target, path)), { recursive: true });
      await writeFile(join(target, path), new Uint8Array(await response.arrayBuffer()));
    } catch (error) {
      return `${path}: ${error instanceof Error ? error.message : String(error)}`;
    }
  }
  return undefined;
}
