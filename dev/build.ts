import { existsSync } from 'node:fs';
import { chmod, copyFile, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { sourceFiles } from './check/sources.ts';
import { run } from './temporal/run.ts';
import { workflowBundle } from './workflow-bundle.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const dist = join(root, 'dist');

/** `npm run build`: writes the content of the package to dist/: JavaScript, declarations, assets, the workflow bundle. */
async function build(): Promise<void> {
  await rm(dist, { recursive: true, force: true });
  await compile();
  await nameScriptsInDeclarations();
  await copyAssets();
  await writeFile(join(dist, 'workflow-bundle.js'), await workflowBundle());
  await writeFile(join(dist, 'workflow-bundle-traced.js'), await workflowBundle({ traced: true }));
  await chmod(join(dist, 'cli/main.js'), 0o755);
}

async function compile(): Promise<void> {
  const tsc = join(root, 'node_modules/.bin/tsc');
  const { code, stdout, stderr } = await run(tsc, ['-p', 'tsconfig.build.json'], { cwd: root });
  if (code !== 0) throw new Error(`The sources do not compile:\n${stdout}${stderr}`);
}

/** TypeScript rewrites `./x.ts` to `./x.js` in scripts, but not in declarations, where not every tool resolves it. */
async function nameScriptsInDeclarations(): Promise<void> {
  for (const file of sourceFiles(dist, ['.d.ts'])) {
    const text = await readFile(join(dist, file), 'utf8');
    await writeFile(join(dist, file), text.replaceAll(/((?:from|import)\s*\(?\s*['"]\.[^'"]*)\.ts(['"])/g, '$1.js$2'));
  }
}

/** Files that the sources read at run time: pages, styles, CommonJS. */
async function copyAssets(): Promise<void> {
  const config: { include: string[] } = JSON.parse(await readFile(join(root, 'tsconfig.build.json'), 'utf8'));
  for (const folder of config.include.filter((name) => existsSync(join(root, name)))) {
    for (const file of sourceFiles(root, ['.cjs', '.css', '.html', '.js', '.json', '.svg'], folder)) {
      await mkdir(dirname(join(dist, file)), { recursive: true });
      await copyFile(join(root, file), join(dist, file));
    }
  }
}

build().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
