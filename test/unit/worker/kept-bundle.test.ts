import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { keptBundle } from '../../../worker/kept-bundle.ts';

describe('a bundle that is kept', () => {
  let root: string;
  let made: number;
  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'hwagin-kept-'));
    made = 0;
    await mkdir(join(root, 'flows/deep'), { recursive: true });
    await writeFile(join(root, 'flows/deep/one.ts'), 'one');
    await writeFile(join(root, 'lock.json'), '{}');
  });
  afterEach(() => rm(root, { recursive: true, force: true }));

  const bundle = (name = 'flows') =>
    keptBundle({ root, of: ['flows', 'lock.json'], name }, () => Promise.resolve(`bundle ${++made}`));
  const kept = () => readdir(join(root, 'node_modules/.cache/hwagin'));

  it('is made once of the same sources', async () => {
    expect([await bundle(), await bundle(), await bundle()]).toEqual(['bundle 1', 'bundle 1', 'bundle 1']);
  });

  it.each([
    ['is changed', () => writeFile(join(root, 'flows/deep/one.ts'), 'two')],
    ['is added', () => writeFile(join(root, 'flows/two.ts'), '')],
    ['goes', () => rm(join(root, 'flows/deep/one.ts'))],
    ['that stands alone is changed', () => writeFile(join(root, 'lock.json'), '{ "name": "other" }')],
  ])('is made anew when a file %s, and the old one goes', async (_, change) => {
    await bundle();
    await change();
    expect(await bundle()).toBe('bundle 2');
    expect(await kept()).toHaveLength(1);
  });

  it('leaves those of other names', async () => {
    const names = ['flows-traced', 'flows', 'flows-traced'];
    const given: string[] = [];
    for (const name of names) given.push(await bundle(name));
    expect(given).toEqual(['bundle 1', 'bundle 2', 'bundle 1']);
  });

  it('is made all the same where nothing can be written', async () => {
    await writeFile(join(root, 'node_modules'), 'no folder');
    expect([await bundle(), await bundle()]).toEqual(['bundle 1', 'bundle 2']);
  });
});
