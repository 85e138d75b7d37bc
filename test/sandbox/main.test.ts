import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createSandboxClient } from '../../sandbox/index.ts';
import { Merchant, person } from './support/mobile-ok.ts';

let dataDir: string;
let child: ChildProcess | undefined;
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'sandbox-main-'));
});
afterEach(async () => {
  if (child?.exitCode === null && child.kill('SIGKILL')) await once(child, 'exit');
  rmSync(dataDir, { recursive: true, force: true });
});

/** Starts `npm run sandbox`, without npm; resolves when a line matches. */
async function run(env: Record<string, string>, until: RegExp): Promise<{ output: () => string; found: string }> {
  const started = spawn(process.execPath, ['--import', 'tsx', 'sandbox/main.ts'], {
    env: { ...process.env, NODE_OPTIONS: '', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  child = started;
  let output = '';
  return new Promise((resolve, reject) => {
    const read = (chunk: Buffer): void => {
      output += chunk.toString();
      const match = until.exec(output);
      if (match) resolve({ output: () => output, found: match[1] ?? '' });
    };
    started.stdout.on('data', read);
    started.stderr.on('data', read);
    started.once('exit', () => reject(new Error(`ended early:\n${output}`)));
  });
}

describe('the sandbox as a process', () => {
  it('says where it is, shows codes, ends on SIGTERM, and goes on where it was', async () => {
    const env = { SANDBOX_PORT: '0', SANDBOX_DATA: dataDir };
    const { output, found } = await run(env, /Sandbox control: (\S+)[^]*VERIFYVASP_URL/);
    const client = await createSandboxClient(found);
    const merchant = new Merchant(client);
    await merchant.start(person);
    const code = await client.code('01012345678');
    expect(output()).toContain(`MobileOK SMS to 010-1234-5678: code ${code}`);
    await client.close();
    child?.kill('SIGTERM');
    expect(await once(child as ChildProcess, 'exit')).toEqual([0, null]);

    const again = await createSandboxClient((await run(env, /Sandbox control: (\S+)[^]*VERIFYVASP_URL/)).found);
    expect(await again.code('01012345678')).toBe(code);
    await again.close();
  });

  it('names a bad port', async () => {
    await expect(run({ SANDBOX_PORT: 'many' }, /never/)).rejects.toThrow(/SANDBOX_PORT: expected a port/);
    expect(child?.exitCode).toBe(2);
  });
});
