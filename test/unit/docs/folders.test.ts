import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from '@jest/globals';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const read = (name: string) => readFileSync(`${root}/${name}`, 'utf8');
const foldersIn = (path: string): string[] =>
  readdirSync(`${root}/${path}`, { withFileTypes: true })
    .filter((each) => each.isDirectory())
    .map(({ name }) => `${path}${name}/`);

/** Every folder of the repository except those that git ignores, and the subfolders of the two that have documented ones. */
const folders = (): string[] => {
  const ignored = new Set(['.git/', ...read('.gitignore').split('\n')]);
  return [...foldersIn('').filter((name) => !ignored.has(name)), ...foldersIn('workflows/'), ...foldersIn('test/')];
};

it('CONTRIBUTING.md says of every folder what is in it, and names none that is gone', () => {
  const named = [...read('CONTRIBUTING.md').matchAll(/^\| `([\w./-]+\/)` \| \S/gm)].map(([, folder]) => folder);
  expect(new Set(named)).toEqual(new Set(folders()));
});
