import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, it } from '@jest/globals';

const root = fileURLToPath(new URL('../../..', import.meta.url));

it('the examples on paper compile', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'hwagin-docs-'));
  const files: string[] = [];
  for (const page of ['README.md', 'docs/client.md'])
    for (const [, code = ''] of (await readFile(join(root, page), 'utf8')).matchAll(/^```ts\n([^]*?)^```$/gm)) {
      const file = `${files.length}.mts`;
      await writeFile(join(folder, file), code);
      files.push(file);
    }
  const compilerOptions = {
    ...{ module: 'nodenext', target: 'es2023', lib: ['es2023', 'esnext.disposable'], strict: true, noEmit: true },
    ...{
      allowImportingTsExtensions: true,
      skipLibCheck: true,
      types: ['node'],
      typeRoots: [`${root}/node_modules/@types`],
    },
    paths: { hwagin: [`${root}/client/index.ts`] },
  };
  await writeFile(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, files }));
  const compile = promisify(execFile)(join(root, 'node_modules/.bin/tsc'), ['-p', folder, '--pretty', 'false']);
  const { stdout } = await compile.catch((error: { stdout: string }) => error);
  await rm(folder, { recursive: true });
  expect(files.length).toBeGreaterThanOrEqual(3);
  expect(stdout.split('\n').filter((line) => /^(\.\.\/)*[^ ]*\d\.mts/.test(line))).toEqual([]);
}, 300_000);
