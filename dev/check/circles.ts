import { readFileSync } from 'node:fs';
import { join, normalize } from 'node:path';
import { importsOf } from './imports.ts';
import { sourceFiles } from './sources.ts';

/**
 * Every cycle of imports between files below `root`, including type-only imports: the files in a cycle can only be
 * understood together.
 */
export function checkCircles(root: string): string[] {
  const files = sourceFiles(root, ['.ts']);
  const graph = new Map(files.map((file) => [file, importedBy(root, file)]));
  return circlesIn(graph).map((circle) => `${[...circle, circle[0]].join(' → ')}: they import each other`);
}

function importedBy(root: string, file: string): string[] {
  const relative = importsOf(readFileSync(join(root, file), 'utf8')).flatMap(({ from }) =>
    from?.startsWith('.') ? [normalize(join(file, '..', from))] : [],
  );
  return [...new Set(relative)];
}

/** One cycle for each file at which one closes, found by depth-first search. */
function circlesIn(graph: ReadonlyMap<string, readonly string[]>): string[][] {
  const circles: string[][] = [];
  const done = new Set<string>();
  const visit = (file: string, path: readonly string[]): void => {
    if (path.includes(file)) circles.push(path.slice(path.indexOf(file)));
    if (done.has(file) || path.includes(file)) return;
    for (const next of graph.get(file) ?? []) visit(next, [...path, file]);
    done.add(file);
  };
  for (const file of graph.keys()) visit(file, []);
  return circles;
}
