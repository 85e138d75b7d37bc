import { readFileSync } from 'node:fs';
import { expect, it } from '@jest/globals';

const read = (path: string): unknown => JSON.parse(readFileSync(new URL(`../../../${path}`, import.meta.url), 'utf8'));

it('every dependency with an install script has been reviewed, so that npm warns about none', () => {
  const { packages } = read('package-lock.json') as { packages: Record<string, { hasInstallScript?: true }> };
  const { allowScripts } = read('package.json') as { allowScripts: Record<string, boolean> };
  const withScripts = Object.entries(packages)
    .filter(([path, { hasInstallScript }]) => path !== '' && hasInstallScript)
    .map(([path]) => path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length));
  expect(withScripts).not.toEqual([]);
  // npm does not warn about optional packages that this system does not install.
  expect(new Set(withScripts.filter((name) => name !== 'fsevents'))).toEqual(new Set(Object.keys(allowScripts)));
  expect(Object.values(allowScripts)).not.toContain(true);
});
