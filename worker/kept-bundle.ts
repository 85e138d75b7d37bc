import { createHash, randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join, relative } from 'node:path';

export interface Kept {
  /** Folder of the project; the bundle is cached in its node_modules. */
  root: string;
  /** Files and folders below the root that the bundle is built from. A change in any of them leads to a new bundle. */
  of: readonly string[];
  name: string;
}

/**
 * Returns what `make` returns, or its cached result for the same sources. During development many processes start, and each would
 * spend two seconds of CPU time on bundling.
 */
export const keptBundle = async ({ root, of, name }: Kept, make: () => Promise<string>): Promise<string> => {
  const path = join(root, 'node_modules/.cache/hwagin', `${name}-${await digestOf(root, of)}.js`);
  const kept = await readFile(path, 'utf8').catch(() => undefined);
  if (kept !== undefined) return kept;
  const code = await make();
  // If nothing can be written, each process builds its own.
  await keep(path, name, code).catch(() => undefined);
  return code;
};

/** Written under a temporary name and renamed, so that nobody reads an incomplete file. Bundles of older sources are deleted. */
const keep = async (path: string, name: string, code: string): Promise<void> => {
  const folder = dirname(path);
  await mkdir(folder, { recursive: true });
  const unfinished = `${path}.${randomUUID()}`;
  await writeFile(unfinished, code);
  await rename(unfinished, path);
  const ofName = new RegExp(`^${name}-[0-9a-f]{16}\\.js$`);
  const older = (await readdir(folder)).filter((file) => ofName.test(file) && file !== basename(path));
  for (const file of older) await rm(join(folder, file), { force: true });
};

/** A hash of the content of these files and folders below a root. */
export const digestOf = async (root: string, of: readonly string[]): Promise<string> => {
  const files = (await Promise.all(of.map((path) => filesIn(join(root, path))))).flat().toSorted();
  const hash = createHash('sha256');
  for (const file of files)
    hash
      .update(`${relative(root, file)}\0`)
      .update(await readFile(file))
      .update('\0');
  return hash.digest('hex').slice(0, 16);
};

const filesIn = async (path: string): Promise<string[]> => {
  if ((await stat(path)).isFile()) return [path];
  const entries = await readdir(path, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
};
