import { chmod, copyFile, mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Say } from './output.ts';

const host = 'https://temporal.download';

/**
 * Lets the Temporal SDK download one of its two servers and puts the program at `target`. Returns whether that worked: an
 * unreachable host is noticed within seconds, and the caller has other ways.
 */
export async function sdkDownload(server: 'dev-server' | 'time-skipping', target: string, say: Say): Promise<boolean> {
  if (!(await reachable())) {
    say(`the SDK's download is not available: ${host} cannot be reached`);
    return false;
  }
  say(`downloading Temporal's ${server} from ${host} …`);
  const folder = `${target}.download`;
  await mkdir(folder, { recursive: true });
  const beat = setInterval(() => say('still downloading …'), 15_000);
  try {
    await startAndStop(server, folder);
    const [file] = await readdir(folder);
    if (file === undefined) return false;
    await copyFile(join(folder, file), target);
    await chmod(target, 0o755);
    return true;
  } catch (error) {
    say(`the SDK's download failed: ${error instanceof Error ? error.message : String(error)}`);
    return false;
  } finally {
    clearInterval(beat);
    await rm(folder, { recursive: true, force: true });
  }
}

/** The SDK downloads a server as the first step of starting it; there is no call for the download alone. */
async function startAndStop(server: 'dev-server' | 'time-skipping', downloadDir: string): Promise<void> {
  const { TestWorkflowEnvironment } = await import('@temporalio/testing');
  const executable = { type: 'cached-download', downloadDir, ttl: '1h' } as const;
  const env =
    server === 'dev-server'
      ? await TestWorkflowEnvironment.createLocal({ server: { executable: { ...executable, version: 'v1.8.2' } } })
      : await TestWorkflowEnvironment.createTimeSkipping({ server: { executable } });
  await env.teardown();
}

async function reachable(): Promise<boolean> {
  // Node's fetch uses no proxy, the SDK's downloader does: behind a proxy the probe would say nothing.
  if (process.env['HTTPS_PROXY'] ?? process.env['https_proxy']) return true;
  try {
    await fetch(host, { method: 'HEAD', signal: AbortSignal.timeout(4_000) });
    return true;
  } catch {
    return false;
  }
}
