import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { temporalCli } from '../temporal/cli.ts';
import { SetupError } from '../temporal/output.ts';
import { testServer } from '../temporal/test-server.ts';
import { compiledSources } from './compiled.ts';
import { jestArguments, needsServers } from './selection.ts';
import { type Counts, countsSchema, exitCode, summary } from './summary.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const reporter = fileURLToPath(new URL('./reporter.mjs', import.meta.url));
const jest = join(root, 'node_modules/jest/bin/jest.js');

/** `npm test [-- <jest arguments>]`: prepares what the tests need, runs them, and prints the counts in the last line. */
async function main(asked: string[]): Promise<void> {
  const [, , compiled] = needsServers(asked) ? await Promise.all([temporalCli(), testServer(), compiledSources()]) : [];
  const folder = await mkdtemp(join(tmpdir(), 'hwagin-test-'));
  const countsFile = join(folder, 'counts.json');
  try {
    const jestCode = await runJest(jestArguments(asked), { countsFile, compiled });
    const counts = await readCounts(countsFile);
    console.log(summary(counts));
    process.exitCode = exitCode(counts, jestCode);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function runJest(
  args: readonly string[],
  { countsFile, compiled }: { countsFile: string; compiled: string | undefined },
): Promise<number | null> {
  const options = [process.env['NODE_OPTIONS'], '--experimental-vm-modules', '--disable-warning=ExperimentalWarning'];
  const child = spawn(process.execPath, [jest, ...args, '--reporters=default', `--reporters=${reporter}`], {
    cwd: root,
    env: {
      ...process.env,
      NODE_OPTIONS: options.filter(Boolean).join(' '),
      HWAGIN_TEST_COUNTS: countsFile,
      HWAGIN_TEST_COMPILED: compiled,
    },
    stdio: 'inherit',
  });
  const forward = (signal: NodeJS.Signals) => child.kill(signal);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, forward);
  return new Promise((resolve, reject) => child.once('error', reject).once('close', resolve));
}

/** If Jest ended without a report, it has failed, whatever it ran. */
async function readCounts(file: string): Promise<Counts> {
  const text = await readFile(file, 'utf8').catch(() => '{"passed":0,"failed":1,"skipped":0}');
  return countsSchema.parse(JSON.parse(text));
}

main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error instanceof SetupError ? error.message : error);
  console.log(summary({ passed: 0, failed: 1, skipped: 0 }));
  process.exitCode = 1;
});
