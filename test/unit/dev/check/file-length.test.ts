import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { checkFileLength } from '../../../../dev/check/file-length.ts';

it('names a source file of more than 300 lines, or a test of more than 400, and no other', async () => {
  const root = await mkdtemp(join(tmpdir(), 'hwagin-lines-'));
  await mkdir(join(root, 'node_modules'));
  await mkdir(join(root, 'test'));
  await writeFile(join(root, 'fits.ts'), 'x\n'.repeat(300));
  await writeFile(join(root, 'long.ts'), 'x\n'.repeat(301));
  await writeFile(join(root, 'test', 'fits.ts'), 'x\n'.repeat(400));
  await writeFile(join(root, 'test', 'long.ts'), 'x\n'.repeat(401));
  await writeFile(join(root, 'data.json'), '1\n'.repeat(500));
  await writeFile(join(root, 'node_modules', 'other.js'), 'x\n'.repeat(500));
  expect(checkFileLength(root)).toEqual([
    'long.ts has 301 lines, at most 300 are allowed',
    'test/long.ts has 401 lines, at most 400 are allowed',
  ]);
  await rm(root, { recursive: true });
});
