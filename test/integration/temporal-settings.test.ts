import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Connection } from '@temporalio/client';
import type { Started } from '../../dev/processes.ts';
import { startGateway } from '../../gateway/start.ts';
import { createLogger } from '../../privacy/logger.ts';
import { readAllSettings } from '../../worker/index.ts';
import { hwagin } from '../support/cli.ts';
import { type ProductFile, startProduct } from '../support/product-process.ts';
import { startBareServer, startWorkerProcess } from './worker-processes.ts';

const log = createLogger({ level: 'silent', component: 'test' });

let data: string;
beforeAll(() => {
  data = mkdtempSync(join(tmpdir(), 'hwagin-settings-'));
});
afterAll(() => rmSync(data, { recursive: true }));

const terminate = async (started: Started) => {
  process.kill(-started.pid, 'SIGTERM');
  const patience = pause(15_000, 'it is still there' as const, { ref: false });
  return Promise.race([started.ended, patience]);
};

const start = (script: ProductFile, args: string[], env: Record<string, string>) => {
  const lines: string[] = [];
  const started = startProduct(script, args, {
    name: script,
    env: { PATH: process.env['PATH'], HOME: data, HWAGIN_DATA: data, HWAGIN_GATEWAY_PORT: '0', ...env },
    onLine: (line) => lines.push(line),
  });
  return { started, output: () => lines.join('\n') };
};

/** Each is wrong in a different way; the SDK would have reported them after the start, with a stack, or never. */
const mistakes: [Record<string, string>, string][] = [
  [{ TEMPORAL_ADDRESS: 'https://temporal:7233' }, 'TEMPORAL_ADDRESS'],
  [{ TEMPORAL_ADDRESS: 'temporal:' }, 'TEMPORAL_ADDRESS'],
  [{ TEMPORAL_ADDRESS: '127.0.0.1:1', TEMPORAL_TLS: 'yes' }, 'TEMPORAL_TLS'],
  [{ TEMPORAL_ADDRESS: '127.0.0.1:1', TEMPORAL_TLS_SERVER_CA_CERT_DATA: 'no PEM' }, 'TEMPORAL_TLS_SERVER_CA_CERT_DATA'],
  [{ TEMPORAL_CONFIG_FILE: '/nowhere/temporal.toml' }, 'TEMPORAL_CONFIG_FILE'],
];

const saidOf = (output: string, setting: string): string[] =>
  output.split('\n').filter((line) => line.startsWith(`${setting}: `));

describe.each(mistakes)('Where the settings are %j', (mistake, setting) => {
  const env = () => ({ HWAGIN_DATA: data, HWAGIN_GATEWAY_PORT: '0', ...mistake });
  const refused = () => ({
    name: 'SettingsError',
    problems: [expect.objectContaining({ setting })],
    message: expect.stringContaining(`${setting}: `),
  });

  it('a worker says so in one sentence before it connects', async () => {
    await expect(readAllSettings(env(), log)).rejects.toMatchObject(refused());
  });

  it('a gateway says so in one sentence and does not start', async () => {
    await expect(startGateway({ env: env(), log })).rejects.toMatchObject(refused());
  });

  it('the command line says so in one sentence and ends with 2', async () => {
    const { code, stderr } = await hwagin(['status', 'a'], { env: env() });
    expect(code).toBe(2);
    expect(saidOf(stderr, setting)).toHaveLength(1);
    expect(stderr).not.toMatch(/^\s+at /m);
  });
});

describe.each<[ProductFile, string[]]>([
  ['worker/main.ts', []],
  ['gateway/main.ts', []],
  ['cli/main.ts', ['status', 'a']],
])('%s', (script, args) => {
  it('ends with 2 and one sentence where a setting is wrong', async () => {
    const { started, output } = start(script, args, { TEMPORAL_ADDRESS: 'https://temporal:7233' });
    expect(await started.ended).toMatchObject({ code: 2 });
    expect(saidOf(output(), 'TEMPORAL_ADDRESS')).toHaveLength(1);
    expect(output()).not.toMatch(/^\s+at /m);
  }, 120_000);
});

describe.each<ProductFile>(['worker/main.ts', 'gateway/main.ts'])('%s', (script) => {
  it('handles one SIGTERM itself while it still waits for its keys', async () => {
    const file = join(data, 'no-keys.mjs');
    writeFileSync(
      file,
      'export const createKeyProvider = () => { console.log("asked"); return new Promise(() => setInterval(() => {}, 1e3)); };',
    );
    const ring = `k:${Buffer.alloc(32, 7).toString('base64')}`;
    const env = { HWAGIN_ENV: 'development', HWAGIN_KEY_PROVIDER: file, HWAGIN_ENCRYPTION_KEYS: ring };
    const { started } = start(script, [], { ...env, TEMPORAL_ADDRESS: '127.0.0.1:1' });
    await started.waitForLine(/asked/, 60_000);
    // Without a handler the process would end by the signal; as PID 1 of a container it would not end at all.
    expect(await terminate(started)).toMatchObject({ code: 0 });
  }, 120_000);
});

describe('a worker that is starting', () => {
  const servers: Server[] = [];
  afterAll(() => {
    for (const server of servers) server.close();
  });
  it('stops on one SIGTERM while Temporal is not up yet', async () => {
    const worker = startWorkerProcess({ TEMPORAL_ADDRESS: '127.0.0.1:1', HWAGIN_DATA: data });
    await worker.started.waitForLine(/not reachable yet/, 60_000);
    expect(await terminate(worker.started)).toMatchObject({ code: 0 });
  }, 120_000);

  it('stops on one SIGTERM while something accepts the connection and never answers', async () => {
    const silent = createServer(() => undefined);
    servers.push(silent);
    const taken = new Promise((resolve) => silent.once('connection', resolve));
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const { port } = silent.address() as AddressInfo;
    const worker = startWorkerProcess({ TEMPORAL_ADDRESS: `127.0.0.1:${port}`, HWAGIN_DATA: data });
    await taken;
    expect(await terminate(worker.started)).toMatchObject({ code: 0 });
  }, 120_000);
});

describe('a namespace without room for our search attributes', () => {
  let server: Awaited<ReturnType<typeof startBareServer>>;
  beforeAll(async () => {
    server = await startBareServer();
    const foreign = Object.fromEntries([1, 2, 3, 4, 5].map((number) => [`Foreign${number}`, 2]));
    const connection = Connection.lazy({ address: server.address });
    const add = () =>
      connection.operatorService.addSearchAttributes({ namespace: 'default', searchAttributes: foreign });
    // It may not serve yet.
    for (let times = 1; ; times++)
      try {
        await add();
        break;
      } catch (error) {
        if (times > 200) throw error;
        await pause(300);
      }
    await connection.close();
  }, 300_000);
  afterAll(() => server.stop());

  it('is named by the worker, which ends with 2, and by the doctor', async () => {
    const env = { TEMPORAL_ADDRESS: server.address, HWAGIN_DATA: data };
    const worker = startWorkerProcess(env);
    expect(await worker.started.ended).toMatchObject({ code: 2 });
    expect(worker.output()).toMatch(/^TEMPORAL_NAMESPACE: expected a namespace with room for \d+ search attributes/m);
    const { stdout } = await hwagin(['doctor', '--json'], { env });
    const { checks } = JSON.parse(stdout) as { checks: { name: string; ok: boolean; detail: string }[] };
    expect(checks).toContainEqual({
      name: 'search attributes',
      ok: false,
      detail: expect.stringMatching(/5 of type Keyword are there already.*take another namespace/),
    });
  }, 300_000);
});
