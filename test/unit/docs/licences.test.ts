import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';

const read = (file: string) => readFileSync(new URL(`../../../${file}`, import.meta.url), 'utf8');

interface Locked {
  license?: string;
  dev?: boolean;
  devOptional?: boolean;
}

/** For packages without a licence in the lock file, as stated in their own files. */
const said = (name: string): string | undefined => {
  if (name.startsWith('@swc/core-')) return 'Apache-2.0';
  return name === 'unionfs' ? 'Unlicense' : undefined;
};

describe('docs/dependencies.md', () => {
  it('lists every licence of what an installed package brings, with how many have it', () => {
    const { packages } = JSON.parse(read('package-lock.json')) as { packages: Record<string, Locked> };
    const byLicence = new Map<string, Set<string>>();
    for (const [path, { license, dev, devOptional }] of Object.entries(packages)) {
      if (path === '' || dev || devOptional) continue;
      const name = path.split('node_modules/').at(-1) ?? '';
      const licence = license ?? said(name) ?? `none, of ${name}`;
      byLicence.set(licence, (byLicence.get(licence) ?? new Set()).add(name));
    }
    const [, table = ''] = read('docs/dependencies.md').split('## Licences');
    const documented = [...table.matchAll(/^\| ([^|]+?) \| (\d+) \|/gm)].map(([, licence, count]) => [
      licence,
      Number(count),
    ]);
    expect(new Map(documented as [string, number][])).toEqual(
      new Map([...byLicence].map(([licence, names]) => [licence, names.size])),
    );
  });

  it('says of every direct dependency why it is there', () => {
    const { dependencies, devDependencies } = JSON.parse(read('package.json')) as Record<
      string,
      Record<string, string>
    >;
    const page = read('docs/dependencies.md');
    const named = (name: string) =>
      page.includes(`\`${name}\``) ||
      ['@temporalio/', '@opentelemetry/', '@lezer/'].some(
        (scope) => name.startsWith(scope) && page.includes(`\`${scope}*\``),
      );
    const missing = Object.keys({ ...dependencies, ...devDependencies }).filter(
      (name) => !named(name) && !name.startsWith('@types/'),
    );
    expect(missing).toEqual([]);
  });
});
