import { readdirSync } from 'node:fs';
import { join } from 'node:path';

/** Skipped in addition to folders whose names begin with a dot: code of others, and generated files. */
const skipped = new Set(['node_modules', 'dist', 'data', 'coverage']);

/** The paths, relative to `root`, of all files below it whose names end in one of `endings`. */
export function sourceFiles(root: string, endings: readonly string[], folder = ''): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = folder ? `${folder}/${entry.name}` : entry.name;
    if (entry.isDirectory()) {
      return skipped.has(path) || entry.name.startsWith('.') ? [] : sourceFiles(root, endings, path);
    }
    return endings.some((ending) => entry.name.endsWith(ending)) ? [path] : [];
  });
}
