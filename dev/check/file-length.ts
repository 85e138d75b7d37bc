import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { sourceFiles } from './sources.ts';

const maximumLines = { product: 300, tests: 400 };

/** Every source file below `root` that is too long to be about one idea. */
export function checkFileLength(root: string): string[] {
  return sourceFiles(root, ['.ts', '.js', '.mjs', '.cjs', '.html', '.css', '.sh', '.go']).flatMap((file) => {
    const lines = readFileSync(join(root, file), 'utf8').trimEnd().split('\n').length;
    const most = file.startsWith('test/') ? maximumLines.tests : maximumLines.product;
    return lines > most ? [`${file} has ${lines} lines, at most ${most} are allowed`] : [];
  });
}
