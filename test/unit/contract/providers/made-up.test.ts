import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { lines, ownFiles } from './made-up/files.ts';
import { script } from './made-up/what-is-known.ts';

const root = join(import.meta.dirname, '../../../..');
const product = [
  'activities',
  'cli',
  'client',
  'config',
  'contract',
  'gateway',
  'privacy',
  'protocol',
  'sandbox',
  'telemetry',
  'worker',
  'workflows',
];

/** A copy of the product, to which a made-up provider is added as the guide says: its own folders, and the lists. */
describe('a provider that is added', () => {
  let copy: string;

  beforeAll(async () => {
    copy = await mkdtemp(join(tmpdir(), 'hwagin-made-up-'));
    for (const area of product) await cp(join(root, area), join(copy, area), { recursive: true });
    for (const file of ['package.json', 'tsconfig.json']) await cp(join(root, file), join(copy, file));
    await symlink(join(root, 'node_modules'), join(copy, 'node_modules'));
    for (const [file, text] of Object.entries(ownFiles)) {
      await mkdir(dirname(join(copy, file)), { recursive: true });
      await writeFile(join(copy, file), text);
    }
    for (const { list } of lines) await addTo(list);
  });
  afterAll(async () => rm(copy, { recursive: true, force: true }));

  const addTo = async (list: string): Promise<void> => {
    const replacements = lines.find((line) => line.list === list)?.replace ?? [];
    let text = await readFile(join(copy, list), 'utf8');
    for (const [from, to] of replacements) {
      expect(text.split(from).length).toBe(2);
      text = text.replace(from, to);
    }
    await writeFile(join(copy, list), text);
  };
  const forget = (list: string) => cp(join(root, list), join(copy, list));

  /** The files that do not compile. Only what has changed since is checked again. */
  const compileErrors = async (): Promise<string[]> => {
    const incremental = ['--incremental', '--tsBuildInfoFile', join(copy, 'build-info.json')];
    const { stdout } = await runNode([join(root, 'node_modules/typescript/bin/tsc'), '-p', copy, ...incremental]);
    return [...stdout.matchAll(/^([^\s(]+)\(\d+,\d+\): error (.*)$/gm)].map(([, file, error]) => `${file}: ${error}`);
  };
  const runNode = (args: string[]) =>
    new Promise<{ stdout: string; stderr: string }>((resolve) =>
      execFile(process.execPath, args, { cwd: copy, env: { PATH: process.env['PATH'] } }, (_, stdout, stderr) =>
        resolve({ stdout, stderr }),
      ),
    );

  it('compiles, with nothing changed but its own folders and the lists', async () => {
    expect(await compileErrors()).toEqual([]);
  });

  it('is known to all code that needs every provider', async () => {
    await writeFile(join(copy, 'what-is-known.ts'), script);
    const { stdout, stderr } = await runNode(['--import', 'tsx', join(copy, 'what-is-known.ts')]);
    if (!stdout.startsWith('{')) throw new Error(stderr);
    expect(JSON.parse(stdout)).toEqual({
      subject: 'hash of phone:01012345678',
      summary: 'Made Up of the test',
      sentTo: '010-****-5678',
      spend: { limiter: 'limit/spend/made-up', max: 90, withinMs: 3_600_000, price: 7 },
      query: expect.stringContaining("'madeUp'"),
      provider: 'made-up',
      catalogue: [
        { name: 'MADE_UP_URL', secret: false },
        { name: 'MADE_UP_KEY', secret: true },
      ],
      strayProfile: expect.stringContaining('MADE_UP_URL__NOBODY'),
      hold: 7 * 86_400_000,
      body: true,
      activities: ['madeUpSend', 'madeUpConfirm', 'madeUpForget'],
      forgets: ['portOneV1Request', 'madeUpSend'],
      ready: expect.stringContaining('providers: made-up; off:'),
      doctor: [
        { name: 'made-up settings', ok: true, detail: 'on; made up' },
        { name: 'made-up reachable', ok: true, detail: expect.stringContaining('answers') },
      ],
      words: 'id-1 · Made Up',
      help: expect.stringContaining('Made Up'),
      start: expect.arrayContaining(['made-up']),
      scrubbed: 'authorization MadeUp …',
      metrics: [
        'hwagin_circuit_state{profile="default",provider="made-up"} 0',
        'hwagin_provider_switch{provider="made-up"} 1',
        'hwagin_open_challenges{provider="made-up",status="awaiting_user"} 3',
      ],
      asked: [expect.stringContaining("WorkflowType = 'madeUp'")],
      flow: 'made-up',
      shapes: [true, false],
      sandbox: ['MADE_UP_URL', 'MADE_UP_KEY'],
    });
  });

  it('does not compile while its activities, its flow or its sandbox are in no list', async () => {
    await forget('activities/providers.ts');
    await forget('workflows/providers/index.ts');
    await forget('sandbox/providers.ts');
    const wrong = (await compileErrors()).map((error) => error.split(':')[0]);
    expect(wrong).toEqual(
      expect.arrayContaining(['activities/providers.ts', 'sandbox/providers.ts', 'workflows/isolate/flows.ts']),
    );
  });
});
