import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { startProcess, startScript } from '../../../dev/processes.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));

describe('a process started by a command', () => {
  it('is ready with the line that says so', async () => {
    const echo = startProcess('sh', ['-c', 'echo starting; echo listening on 42; sleep 30'], { name: 'echo' });
    expect(await echo.waitForLine(/listening/, 10_000)).toBe('listening on 42');
    await echo.stop();
    expect(echo.hasEnded).toBe(true);
  });

  it('may be a TypeScript file, run in any folder', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'hwagin-script-'));
    const file = join(folder, 'script.mts');
    await writeFile(file, "const text: string = 'ran in ' + process.cwd(); console.log(text);");
    const script = startScript(file, [], { name: 'script', cwd: folder });
    expect(await script.waitForLine(/ran in/, 10_000)).toContain(folder);
    await script.ended;
    await rm(folder, { recursive: true });
  });

  it('that ends before it is ready is reported with its last lines', async () => {
    const broken = startProcess('sh', ['-c', 'echo bad setting >&2; exit 3'], { name: 'the worker' });
    await expect(broken.waitForLine(/ready/, 10_000)).rejects.toThrow('the worker ended (exit 3): bad setting');
  });

  it('that ends by an uncaught exception is reported with the whole exception', async () => {
    const code = 'setTimeout(() => { throw new Error("the channel is closed"); })';
    const broken = startProcess(process.execPath, ['-e', code], { name: 'the worker' });
    const error: unknown = await broken.waitForLine(/ready/, 10_000).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ message: expect.stringMatching(/^the worker ended \(exit 1\): Node\.js v/) });
    expect(String((error as Error).cause)).toContain('Error: the channel is closed');
  });

  it('that ignores the request to end is killed', async () => {
    const deaf = startProcess('sh', ['-c', 'trap "" TERM; echo deaf; while :; do sleep 1; done'], { name: 'deaf' });
    await deaf.waitForLine(/deaf/, 10_000);
    await deaf.stop(50);
    expect((await deaf.ended).signal).toBe('SIGKILL');
  });

  it('ends when the process that started it is killed outright', async () => {
    const parent = startParent();
    const [pid] = (await once(parent.stdout ?? parent, 'data')).map((data) => Number(String(data)));
    parent.kill('SIGKILL');
    await once(parent, 'exit');
    while (isAlive(pid ?? 0)) await sleep(50);
  }, 300_000);
});

/** A process that starts a long one with `startProcess` and prints its id. */
function startParent(): ChildProcess {
  const code =
    "import('./dev/processes.ts').then(({ startProcess }) => " +
    "console.log(startProcess('sleep', ['600'], { name: 'sleep' }).pid))";
  return spawn(process.execPath, ['--import', 'tsx', '-e', code], { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] });
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
