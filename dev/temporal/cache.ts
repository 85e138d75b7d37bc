import { access, mkdir, open, readFile, rename, rm, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { errorCode } from '../error-code.ts';
import { type Say, sayOnStderr } from './output.ts';

/** The folder for what was downloaded or built: `HWAGIN_CACHE`, else `~/.cache/hwagin`. */
export function cacheFolder(env: NodeJS.ProcessEnv = process.env): string {
  return env['HWAGIN_CACHE'] || join(homedir(), '.cache', 'hwagin');
}

export async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

/**
 * Returns the folder `name` of the cache, and lets `fill` fill it if it does not exist yet.
 *
 * `fill` gets an empty folder next to it, which is renamed only if `fill` succeeds, so an incomplete folder is never
 * visible. A lock prevents two processes from doing the same minutes of work; the lock of a process that died is taken over.
 */
export async function installOnce(
  cache: string,
  name: string,
  fill: (folder: string) => Promise<void>,
  say: Say = sayOnStderr,
): Promise<string> {
  const target = join(cache, name);
  if (await exists(target)) return target;
  await mkdir(cache, { recursive: true });
  const lock = join(cache, `${name}.lock`);
  await takeLock(lock, target, say);
  const temporary = join(cache, `${name}.${process.pid}.tmp`);
  try {
    if (await exists(target)) return target;
    await rm(temporary, { recursive: true, force: true });
    await mkdir(temporary);
    await fill(temporary);
    await rename(temporary, target);
    return target;
  } finally {
    await rm(temporary, { recursive: true, force: true });
    await rm(lock, { force: true });
  }
}

async function takeLock(lock: string, target: string, say: Say): Promise<void> {
  let lastSaid = 0;
  for (;;) {
    try {
      const file = await open(lock, 'wx');
      await file.writeFile(String(process.pid));
      await file.close();
      return;
    } catch (error) {
      if (errorCode(error) !== 'EEXIST') throw error;
    }
    const holder = await holderOf(lock);
    if (holder === 'gone') {
      await rm(lock, { force: true });
      continue;
    }
    if (Date.now() - lastSaid > 15_000) {
      lastSaid = Date.now();
      say(`waiting for process ${holder}, which is preparing ${target} …`);
    }
    await sleep(250);
  }
}

async function holderOf(lock: string): Promise<string> {
  try {
    const text = await readFile(lock, 'utf8');
    // Between creating the lock and writing its pid the file is empty.
    if (text === '') return Date.now() - (await stat(lock)).mtimeMs > 5_000 ? 'gone' : 'unknown';
    process.kill(Number(text), 0);
    return text;
  } catch (error) {
    const code = errorCode(error);
    if (code === 'ENOENT' || code === 'ESRCH') return 'gone';
    if (code === 'EPERM') return 'of another user';
    throw error;
  }
}
