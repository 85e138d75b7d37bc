import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { publint } from 'publint';

const run = promisify(execFile);
const root = fileURLToPath(new URL('../..', import.meta.url));

describe('the package', () => {
  let project: string;
  let files: string[];

  beforeAll(async () => {
    project = await mkdtemp(join(tmpdir(), 'hwagin-package-'));
    await run('npm', ['pack', '--pack-destination', project], { cwd: root });
    const [tarball = ''] = await readdir(project);
    await writeFile(join(project, 'package.json'), '{ "name": "adopter", "private": true, "type": "module" }');
    await run('npm', ['install', '--prefer-offline', `./${tarball}`], { cwd: project });
    await rm(join(project, tarball));
    const entries = await readdir(join(project, 'node_modules/hwagin'), { recursive: true, withFileTypes: true });
    files = entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name));
  }, 600_000);
  afterAll(async () => rm(project, { recursive: true, force: true }));

  /** Runs a module of the adopter and returns what it prints. */
  async function adopter(code: string): Promise<string> {
    const { stdout } = await run(process.execPath, ['--input-type=module', '-e', code], { cwd: project });
    return stdout.trim();
  }

  it('gives a backend the client library', async () => {
    expect(await adopter("console.log(typeof (await import('hwagin')).connect)")).toBe('function');
  });

  it('gives tests the sandbox', async () => {
    expect(await adopter("console.log(typeof (await import('hwagin/testing')).startSandbox)")).toBe('function');
  });

  it('gives a deployment the worker, with the workflow bundle built', async () => {
    expect(await adopter("console.log(typeof (await import('hwagin/worker')).createWorker)")).toBe('function');
    expect(files).toContain(join(project, 'node_modules/hwagin/dist/workflow-bundle.js'));
  });

  it('has a command line that runs', async () => {
    const { stdout } = await run(join(project, 'node_modules/.bin/hwagin'), ['--help'], { cwd: project });
    expect(stdout).toContain('Usage: hwagin');
  });

  it('has types that compile in a strict project, and that refuse invalid values', async () => {
    const compilerOptions = { module: 'nodenext', target: 'es2023', strict: true, skipLibCheck: false, noEmit: true };
    const config = { compilerOptions: { ...compilerOptions, types: [] }, files: ['adopter.ts'] };
    await writeFile(join(project, 'tsconfig.json'), JSON.stringify(config));
    await writeFile(
      join(project, 'adopter.ts'),
      "import { connect } from 'hwagin';\n" +
        "import { startSandbox } from 'hwagin/testing';\n" +
        'export const both: [Function, Function] = [connect, startSandbox];\n' +
        '// @ts-expect-error a connection is not a number\n' +
        'export const wrong: number = await connect();\n',
    );
    const compile = run(join(root, 'node_modules/.bin/tsc'), ['-p', project, '--pretty', 'false']);
    const { stdout } = await compile.catch((error: { stdout: string }) => error);
    expect(stdout.split('\n').filter((line) => /^(adopter|node_modules\/hwagin)/.test(line))).toEqual([]);
  });

  it('satisfies publint', async () => {
    const { messages } = await publint({ pkgDir: join(project, 'node_modules/hwagin'), strict: true, pack: false });
    expect(messages).toEqual([]);
  });

  it('contains no tests, no development tools and no path of the machine that built it', async () => {
    const names = files.map((file) => file.slice(join(project, 'node_modules/hwagin/').length));
    expect(names.filter((name) => /^(test|dev|data|bench)\/|^dist\/(test|dev)\//.test(name))).toEqual([]);
    const texts = await Promise.all(files.map(async (file) => readFile(file, 'utf8')));
    expect(files.filter((_, index) => texts[index]?.includes(root))).toEqual([]);
  });
});
