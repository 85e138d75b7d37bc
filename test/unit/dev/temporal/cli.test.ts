import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type CliSources, temporalCli } from '../../../../dev/temporal/cli.ts';
import { cliVersion } from '../../../../dev/temporal/go-build.ts';

const name = `temporal-cli-${cliVersion}-${process.platform}-${process.arch}`;

describe('where the Temporal CLI comes from', () => {
  let cache: string;
  let asked: string[];
  let said: string[];
  const say = (line: string) => said.push(line);

  beforeEach(async () => {
    cache = await mkdtemp(join(tmpdir(), 'hwagin-cache-'));
    asked = [];
    said = [];
  });
  afterEach(async () => rm(cache, { recursive: true, force: true }));

  function sources(given: { onPath?: string; downloads?: boolean }): CliSources {
    return {
      cache,
      onPath: async () => given.onPath,
      download: async (target) => {
        asked.push('download');
        if (given.downloads) await writeFile(target, 'downloaded');
        return given.downloads ?? false;
      },
      build: async (target) => {
        asked.push('build');
        await writeFile(target, 'built');
      },
    };
  }

  it('is the PATH if its server is new enough', async () => {
    const path = await temporalCli(say, sources({ onPath: 'temporal version 1.5.1 (Server 1.29.1, UI 2.42.1)' }));
    expect(path).toBe('temporal');
    expect(asked).toEqual([]);
  });

  it('is not the PATH if its server is too old, and says so', async () => {
    const path = await temporalCli(say, sources({ onPath: 'temporal version 1.4.0 (Server 1.28.0, UI 2.39.0)' }));
    expect(path).toBe(join(cache, name, 'temporal'));
    expect(said.join()).toContain('a server ≥ 1.29.1 is needed');
  });

  it('is the cache if it is there, with nothing downloaded or built', async () => {
    await mkdir(join(cache, name));
    expect(await temporalCli(say, sources({}))).toBe(join(cache, name, 'temporal'));
    expect(asked).toEqual([]);
  });

  it('is built only if it cannot be downloaded, and kept', async () => {
    await temporalCli(say, sources({}));
    await temporalCli(say, sources({}));
    expect(asked).toEqual(['download', 'build']);
  });

  it('is not built if it was downloaded', async () => {
    await temporalCli(say, sources({ downloads: true }));
    expect(asked).toEqual(['download']);
  });

  it('leaves nothing in the cache if it is not available', async () => {
    const none = { ...sources({}), build: async () => Promise.reject(new Error('no go')) };
    await expect(temporalCli(say, none)).rejects.toThrow('no go');
    expect(await readdir(cache)).toEqual([]);
  });
});
