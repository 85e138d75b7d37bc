import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createSandboxClient, type Sandbox, type SandboxEvent, startSandbox } from '../../sandbox/index.ts';
import { ask } from './support/http.ts';
import { Merchant, pass, person } from './support/mobile-ok.ts';
import { Iamport } from './support/portone-v1.ts';

let dataDir: string;
let sandbox: Sandbox;
beforeEach(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'sandbox-test-'));
  sandbox = await startSandbox({ dataDir });
});
afterEach(async () => {
  await sandbox.close();
  rmSync(dataDir, { recursive: true, force: true });
});

async function restart(): Promise<void> {
  await sandbox.close();
  sandbox = await startSandbox({ dataDir });
}

describe('the state', () => {
  it('survives a restart: an open verification goes on with the same key file', async () => {
    const before = new Merchant(sandbox);
    await before.start(person);
    const code = await sandbox.code('01012345678');
    await restart();
    const after = new Merchant(sandbox);
    Object.assign(after, { token: before.token, publicKey: before.publicKey, clientTxId: before.clientTxId });
    const answer = await after.confirm(code);
    expect(answer).toMatchObject({ resultCode: '2000' });
    expect(after.open(answer.encryptMOKResult)).toMatchObject({ clientTxId: before.clientTxId });
    expect(await sandbox.count('mobile-ok', 'sms')).toBe(1);
  });

  it('remembers used clientTxIds and tokens', async () => {
    const merchant = new Merchant(sandbox);
    await merchant.getToken();
    const { clientTxId } = merchant;
    const iamport = new Iamport(sandbox);
    const { access_token } = await iamport.login();
    await restart();
    expect(await new Merchant(sandbox).getToken({ info: { clientTxId } })).toMatchObject({ resultCode: '2105' });
    expect((await new Iamport(sandbox).login()).access_token).toBe(access_token);
  });

  it('is refused plainly when the file is no JSON', async () => {
    await sandbox.close();
    writeFileSync(join(dataDir, 'sandbox.json'), '{');
    await expect(startSandbox({ dataDir })).rejects.toThrow(/sandbox\.json is not the sandbox's state/);
    rmSync(join(dataDir, 'sandbox.json'));
    sandbox = await startSandbox({ dataDir });
  });
});

describe('ports', () => {
  it('follow the control port in the order of the providers, and a taken one is an error', async () => {
    const at = 20_000 + Math.floor(Math.random() * 10_000);
    const fixed = await startSandbox({ port: at });
    expect(fixed.url).toBe(`http://127.0.0.1:${at}`);
    expect(Object.values(fixed.urls)).toEqual([1, 2, 3, 4, 5].map((n) => `http://127.0.0.1:${at + n}`));
    expect(Object.keys(fixed.urls)).toEqual(['mobile-ok', 'portone-v1', 'portone-v2', 'nhn-otp', 'verify-vasp']);
    await expect(startSandbox({ port: at })).rejects.toMatchObject({ code: 'EADDRINUSE' });
    await fixed.close();
  });
});

describe('events', () => {
  it('tell of arrival, effect and answer, in that order, and a listener can hold the call', async () => {
    const seen: string[] = [];
    let release: () => void = () => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    sandbox.on('arrived', ({ call }) => void seen.push(`arrived ${call}`));
    sandbox.on('answered', ({ call }) => void seen.push(`answered ${call}`));
    const effect = new Promise<void>((resolve) => {
      sandbox.on('effect', async ({ effect: kind }) => {
        seen.push(`effect ${kind}`);
        resolve();
        await held;
      });
    });
    const call = new Iamport(sandbox).login();
    await effect;
    expect(seen).toEqual(['arrived getToken', 'effect token']);
    release();
    await call;
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(seen).toEqual(['arrived getToken', 'effect token', 'answered getToken']);
  });
});

describe('a client in another process', () => {
  it('drives everything over the control port', async () => {
    const client = await createSandboxClient(sandbox.url);
    expect(client.urls).toEqual(sandbox.urls);
    expect(client.settings).toEqual(sandbox.settings);
    const events: SandboxEvent[] = [];
    client.on('effect', (event) => void events.push(event));

    const merchant = new Merchant(sandbox);
    await merchant.start(person);
    expect(await client.code('010-1234-5678')).toBe(await sandbox.code('01012345678'));
    expect(await client.code('01099999999')).toBeUndefined();
    expect(await client.count('mobile-ok', 'sms', merchant.clientTxId)).toBe(1);
    expect(await client.effects()).toEqual(await sandbox.effects());

    await merchant.start(pass);
    await client.approve(String(pass.userPhone));
    expect(await merchant.confirm()).toMatchObject({ resultCode: '2000' });
    await expect(client.approve(String(pass.userPhone))).rejects.toThrow('Nothing on this phone waits');

    await client.fault({ provider: 'mobile-ok', call: 'token/get', kind: 'unknownCode', times: Infinity });
    for (let n = 0; n < 3; n += 1) expect(await merchant.getToken()).toMatchObject({ resultCode: '7777' });
    await client.heal();
    expect(await merchant.getToken()).toMatchObject({ resultCode: '2000' });
    await client.configure({ mobileOkResends: 1 });
    expect(await merchant.request(person)).toMatchObject({ resendCount: '1' });
    await client.advance(181_000);
    expect(await merchant.confirm(await client.code('01012345678'))).toMatchObject({ resultCode: '5033' });

    await client.reset();
    expect(await client.effects()).toEqual([]);
    expect(events.map(({ type }) => type)).toContain('effect');
    await client.close();
  });

  it('is told what is wrong with a fault', async () => {
    const client = await createSandboxClient(sandbox.url);
    await expect(client.fault({ provider: 'mobile-ok', kind: 'odd' as 'lost' })).rejects.toThrow(
      /fault\.kind: expected/,
    );
    expect(await ask('POST', `${sandbox.url}/faults`, '[]')).toMatchObject({ status: 400 });
    expect(await ask('GET', `${sandbox.url}/other`)).toMatchObject({ status: 404 });
    expect(await ask('GET', `${sandbox.url}/health`)).toMatchObject({ status: 200, body: { ok: true } });
    await client.close();
  });
});
