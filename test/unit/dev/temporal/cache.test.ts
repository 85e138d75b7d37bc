import { spawnSync } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { cacheFolder, installOnce } from '../../../../dev/temporal/cache.ts';

describe('the cache', () => {
  let cache: string;
  const quiet = () => undefined;
  beforeEach(async () => {
    cache = await mkdtemp(join(tmpdir(), 'hwagin-cache-'));
  });
  afterEach(async () => rm(cache, { recursive: true, force: true }));

  it('is HWAGIN_CACHE, else a folder in the home directory directory', () => {
    expect(cacheFolder({ HWAGIN_CACHE: '/elsewhere' })).toBe('/elsewhere');
    expect(cacheFolder({})).toBe(join(homedir(), '.cache', 'hwagin'));
  });

  it('is filled once by two that ask at the same time', async () => {
    let fills = 0;
    const fill = async (folder: string) => {
      fills += 1;
      await writeFile(join(folder, 'file'), 'whole');
    };
    const folders = await Promise.all([
      installOnce(cache, 'thing', fill, quiet),
      installOnce(cache, 'thing', fill, quiet),
    ]);
    expect(fills).toBe(1);
    expect(await readFile(join(folders[1], 'file'), 'utf8')).toBe('whole');
  });

  it('shows nothing half filled', async () => {
    const seen: string[][] = [];
    await installOnce(
      cache,
      'thing',
      async () => {
        seen.push(await readdir(cache));
      },
      quiet,
    );
    expect(seen[0]).not.toContain('thing');
    expect(await readdir(cache)).toEqual(['thing']);
  });

  it('takes over the lock of a process that is gone', async () => {
    const { pid } = spawnSync(process.execPath, ['--version']);
    await writeFile(join(cache, 'thing.lock'), String(pid));
    await installOnce(cache, 'thing', async () => undefined, quiet);
    expect(await readdir(cache)).toEqual(['thing']);
  });

  it('names the process that it waits for', async () => {
    const said: string[] = [];
    await writeFile(join(cache, 'thing.lock'), String(process.pid));
    const waiting = installOnce(
      cache,
      'thing',
      async () => undefined,
      (line) => {
        said.push(line);
        void rm(join(cache, 'thing.lock'));
      },
    );
    await waiting;
    expect(said[0]).toContain(`waiting for process ${process.pid}`);
  });
});
