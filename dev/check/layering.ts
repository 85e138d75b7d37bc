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
    const rule = rules.find(({ path }) => isIn(path, file));
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
  if (from.startsWith('.')) return problemWithFile(meantBy(file, from), typeOnly, rule);
  if (isBuiltin(from)) return rule.node || typeOnly ? undefined : `no Node modules in ${rule.path}, for ${rule.why}`;
  return problemWithPackage(packageOf(from), typeOnly, rule, dependencies);
}

function problemWithFile(meant: string, typeOnly: boolean, rule: LayerRule): string | undefined {
  const isOf = (areas: readonly string[] = []) => areas.some((area) => isIn(area, meant));
  if (isIn(rule.path, meant) || isOf(rule.areas)) return undefined;
  const room = rules.find(({ path }) => isIn(path, meant))?.path ?? meant.split('/')[0];
  if (!isOf(rule.typesOf)) return `nothing of ${room} in ${rule.path}, for ${rule.why}`;
  return typeOnly || rule.valuesOf?.test(meant)
    ? undefined
    : `only types (\`import type\`) of ${room} in ${rule.path}, for ${rule.why}`;
}

const isIn = (folder: string, file: string): boolean => file.startsWith(`${folder}/`);

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

/** The path that `from` refers to in `file`. */
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
