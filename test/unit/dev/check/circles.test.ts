import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { checkCircles } from '../../../../dev/check/circles.ts';

describe('the check for circles', () => {
  let root: string;
  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'hwagin-circles-'));
    await mkdir(join(root, 'a'));
  });
  afterEach(async () => rm(root, { recursive: true, force: true }));
  const plant = (file: string, text: string) => writeFile(join(root, file), text);

  it('accepts the product itself', () => {
    expect(checkCircles(fileURLToPath(new URL('../../../..', import.meta.url)))).toEqual([]);
  });

  it('accepts two paths to the same file', async () => {
    await plant('top.ts', "import './a/left.ts'; import './a/right.ts';");
    await plant('a/left.ts', "import './bottom.ts';");
    await plant('a/right.ts', "import './bottom.ts'; import './left.ts';");
    await plant('a/bottom.ts', 'export {};');
    expect(checkCircles(root)).toEqual([]);
  });

  it('names the files of a circle, including one of type imports only', async () => {
    await plant('top.ts', "import './a/one.ts';");
    await plant('a/one.ts', "import type { Two } from './two.ts';");
    await plant('a/two.ts', "export type { Three } from '../three.ts';");
    await plant('three.ts', "type One = import('./a/one.ts').One;");
    expect(checkCircles(root)).toEqual([expect.stringMatching('a/one.ts → a/two.ts → three.ts → a/one.ts')]);
  });
});
