import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { run } from '../temporal/run.ts';
import { workflowBundle } from '../workflow-bundle.ts';
import { checkBundle, writeLimit } from './bundle.ts';
import { checkCircles } from './circles.ts';
import { checkFileLength } from './file-length.ts';
import { checkLayering } from './layering.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** The checks of `npm run check`. A check returns its problems, one per line. */
const checks: readonly { name: string; problems: () => Promise<readonly string[]> | readonly string[] }[] = [
  { name: 'format (`npm run format` fixes it)', problems: () => tool('biome', ['check', '.']) },
  { name: 'lint', problems: () => tool('oxlint', ['--type-aware', '--deny-warnings']) },
  { name: 'types', problems: () => tool('tsc', ['-p', '.']) },
  { name: 'nothing unused', problems: () => tool('knip', ['--no-progress']) },
  { name: 'layering', problems: () => checkLayering(root) },
  { name: 'no circles', problems: () => checkCircles(root) },
  { name: 'file length', problems: () => checkFileLength(root) },
  { name: 'workflow bundle', problems: async () => checkBundle(await workflowBundle()) },
];

/** `npm run check`: runs every check, even after one has failed, and exits with 1 if any has. */
async function main(): Promise<void> {
  if (process.argv.includes('--set-bundle-limit')) {
    console.log(`The workflow bundle may have ${writeLimit(await workflowBundle())} bytes.`);
    return;
  }
  const failed: string[] = [];
  for (const { name, problems } of checks) {
    const began = Date.now();
    const found = await problemsOf(problems);
    console.log(`${found.length === 0 ? '✓' : '✗'} ${name} (${((Date.now() - began) / 1000).toFixed(1)} s)`);
    for (const problem of found) console.log(`  ${problem.replaceAll('\n', '\n  ')}`);
    if (found.length > 0) failed.push(name);
  }
  console.log(failed.length === 0 ? 'All checks passed.' : `Failed: ${failed.join(', ')}.`);
  process.exitCode = failed.length === 0 ? 0 : 1;
}

/** A check that throws has failed. */
async function problemsOf(check: () => Promise<readonly string[]> | readonly string[]): Promise<readonly string[]> {
  try {
    return await check();
  } catch (error) {
    return [error instanceof Error ? error.message : String(error)];
  }
}

async function tool(name: string, args: readonly string[]): Promise<string[]> {
  const { code, stdout, stderr } = await run(join(root, 'node_modules/.bin', name), args, { cwd: root });
  return code === 0 ? [] : [`${stdout}${stderr}`.trim() || `${name} ended with exit code ${code}`];
}

await main();
