import { readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { join, normalize } from 'node:path';
import { type Import, importsOf } from './imports.ts';
import { type LayerRule, rules } from './rules.ts';
import { sourceFiles } from './sources.ts';

/** Every import below `root` that its layer's rule forbids, as `file imports what: why not`. */
export function checkLayering(root: string): string[] {
  const dependencies = dependenciesOf(root);
  return sourceFiles(root, ['.ts']).flatMap((file) => {
    const rule = rules.find(({ path }) => file.startsWith(path.includes('/') ? path : `${path}/`));
    if (!rule) return [];
    return importsOf(readFileSync(join(root, file), 'utf8')).flatMap((each) => {
      const problem = problemWith(each, file, rule, dependencies);
      return problem ? [`${file} imports ${each.from ?? 'a computed path'}: ${problem}`] : [];
    });
  });
}

function problemWith(
  { from, typeOnly }: Import,
  file: string,
  rule: LayerRule,
  dependencies: ReadonlySet<string>,
): string | undefined {
  if (from === undefined)
    return rule.computed?.includes(file) ? undefined : 'its path must be written out, so that it can be checked';
  if (from.startsWith('.')) return problemWithArea(meantBy(file, from), file, typeOnly, rule);
  if (isBuiltin(from)) return rule.node || typeOnly ? undefined : `no Node modules in ${rule.path}, for ${rule.why}`;
  return problemWithPackage(packageOf(from), typeOnly, rule, dependencies);
}

function problemWithArea(meant: string, file: string, typeOnly: boolean, rule: LayerRule): string | undefined {
  const area = meant.split('/')[0] ?? '';
  if (file.startsWith(`${area}/`) || rule.areas.includes(area)) return undefined;
  if (!rule.typesOf?.includes(area)) return `nothing of ${area} in ${rule.path}, for ${rule.why}`;
  return typeOnly || rule.valuesOf?.test(meant)
    ? undefined
    : `only types (\`import type\`) of ${area} in ${rule.path}, for ${rule.why}`;
}

function problemWithPackage(
  name: string,
  typeOnly: boolean,
  rule: LayerRule,
  dependencies: ReadonlySet<string>,
): string | undefined {
  if (typeOnly && rule.typesOfPackages?.includes(name)) return undefined;
  const allowed = rule.onlyPackages?.includes(name) ?? !rule.notPackages?.includes(name);
  if (!allowed) return `not this package in ${rule.path}, for ${rule.why}`;
  if (!typeOnly && !dependencies.has(name)) return 'it is not in `dependencies`, so an installed package would lack it';
  return undefined;
}

/** The path that `from` means in `file`. */
function meantBy(file: string, from: string): string {
  return normalize(join(file, '..', from));
}

function packageOf(from: string): string {
  return from
    .split('/')
    .slice(0, from.startsWith('@') ? 2 : 1)
    .join('/');
}

function dependenciesOf(root: string): Set<string> {
  const text = readFileSync(join(root, 'package.json'), 'utf8');
  const { dependencies = {} }: { dependencies?: Record<string, string> } = JSON.parse(text);
  return new Set(Object.keys(dependencies));
}
