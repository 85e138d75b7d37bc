import { copyFile, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { digestOf } from '../../worker/kept-bundle.ts';
import { ingredients, workflowCode } from '../../worker/workflow-code.ts';
import { emit } from '../emit.ts';
import { installOnce } from '../temporal/cache.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const cache = join(root, 'node_modules/.cache/hwagin');

/**
 * The folder with the sources as JavaScript, for the processes that tests start: dozens of workers, each of which would otherwise
 * compile its files with tsx. Built once for the same sources; folders of older sources are deleted.
 */
export async function compiledSources(): Promise<string> {
  const name = `compiled-${await digestOf(root, await sources())}`;
  const folder = await installOnce(cache, name, async (empty) => {
    const dist = join(empty, 'dist');
    await emit(dist, ['--declaration', 'false', '--noCheck']);
    await copyFile(join(root, 'package.json'), join(empty, 'package.json'));
    await writeFile(join(dist, 'workflow-bundle.js'), await bundle(false));
    await writeFile(join(dist, 'workflow-bundle-traced.js'), await bundle(true));
  });
  const older = (await readdir(cache)).filter((file) => /^compiled-[0-9a-f]{16}$/.test(file) && file !== name);
  for (const each of older) await rm(join(cache, each), { recursive: true, force: true });
  return join(folder, 'dist');
}

const sources = async (): Promise<string[]> => {
  const { include }: { include: string[] } = JSON.parse(await readFile(join(root, 'tsconfig.build.json'), 'utf8'));
  return [...new Set([...include, ...ingredients, 'package.json', 'tsconfig.json', 'tsconfig.build.json'])];
};

/** The bundle of the sources, which the tests themselves use too. */
const bundle = async (traced: boolean): Promise<string> => {
  const made = await workflowCode(traced, 'off');
  return 'code' in made ? made.code : await readFile(made.codePath, 'utf8');
};
