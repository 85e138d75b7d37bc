import { chmod, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { sourceFiles } from './check/sources.ts';
import { emit } from './emit.ts';
import { workflowBundle } from './workflow-bundle.ts';

const dist = fileURLToPath(new URL('../dist', import.meta.url));

/** `npm run build`: writes the content of the package to dist/: JavaScript, declarations, assets, the workflow bundle. */
async function build(): Promise<void> {
  await rm(dist, { recursive: true, force: true });
  await emit(dist);
  await nameScriptsInDeclarations();
  await writeFile(join(dist, 'workflow-bundle.js'), await workflowBundle());
  await writeFile(join(dist, 'workflow-bundle-traced.js'), await workflowBundle({ traced: true }));
  await chmod(join(dist, 'cli/main.js'), 0o755);
}

/** TypeScript rewrites `./x.ts` to `./x.js` in scripts, but not in declarations, where not every tool resolves it. */
async function nameScriptsInDeclarations(): Promise<void> {
  for (const file of sourceFiles(dist, ['.d.ts'])) {
    const text = await readFile(join(dist, file), 'utf8');
    await writeFile(join(dist, file), text.replaceAll(/((?:from|import)\s*\(?\s*['"]\.[^'"]*)\.ts(['"])/g, '$1.js$2'));
  }
}

build().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
