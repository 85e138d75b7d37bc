import { existsSync } from 'node:fs';
import { copyFile, mkdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { sourceFiles } from './check/sources.ts';
import { run } from './temporal/run.ts';

const root = fileURLToPath(new URL('..', import.meta.url));

/** Writes the sources as JavaScript to a folder, with the files that they read. `options` are passed to the compiler. */
export async function emit(folder: string, options: readonly string[] = []): Promise<void> {
  const tsc = join(root, 'node_modules/.bin/tsc');
  const project = ['-p', 'tsconfig.build.json', '--outDir', folder];
  const { code, stdout, stderr } = await run(tsc, [...project, ...options], { cwd: root });
  if (code !== 0) throw new Error(`The sources do not compile:\n${stdout}${stderr}`);
  await copyAssets(folder);
}

/** Files that the sources read at run time: pages, styles, CommonJS. */
async function copyAssets(into: string): Promise<void> {
  const config: { include: string[] } = JSON.parse(await readFile(join(root, 'tsconfig.build.json'), 'utf8'));
  for (const folder of config.include.filter((name) => existsSync(join(root, name)))) {
    for (const file of sourceFiles(root, ['.cjs', '.css', '.html', '.js', '.json', '.svg'], folder)) {
      await mkdir(dirname(join(into, file)), { recursive: true });
      await copyFile(join(root, file), join(into, file));
    }
  }
}
