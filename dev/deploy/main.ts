import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { SetupError, sayOnStderr } from '../temporal/output.ts';
import { run, tail } from '../temporal/run.ts';

const deploy = fileURLToPath(new URL('../../deploy/', import.meta.url));
const overlays = ['base', 'cloud', 'mtls', 'versions'];

/**
 * `npm run check:deploy`: renders the Kubernetes manifests and validates them, and the compose file, without a cluster or a
 * daemon. Needs `go`, and `kubectl` to render.
 */
async function main(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'hwagin-deploy-'));
  try {
    const validate = join(folder, 'validate');
    await must('go', ['build', '-mod=readonly', '-o', validate, '.'], join(deploy, 'validate'));
    for (const overlay of overlays) {
      const rendered = join(folder, `${overlay}.yaml`);
      await writeFile(rendered, await must('kubectl', ['kustomize', join(deploy, 'kubernetes', overlay)]));
      console.log(`${overlay}: ${(await must(validate, ['kubernetes', rendered])).trim()}`);
    }
    console.log(`compose: ${(await must(validate, ['compose', join(deploy, 'compose/compose.yaml')])).trim()}`);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function must(command: string, args: string[], cwd?: string): Promise<string> {
  const result = await run(command, args, {
    ...(cwd && { cwd }),
    env: { ...process.env, CGO_ENABLED: '0', GOWORK: 'off' },
    heartbeat: { doing: `running ${command}`, say: sayOnStderr },
  });
  if (result.missing) throw new SetupError(`There is no \`${command}\`.`, 'Only `npm run check:deploy` needs it.');
  if (result.code !== 0) throw new SetupError(`${command} ${args.join(' ')}`, tail(result.stderr));
  return result.stdout;
}

main().catch((error: unknown) => {
  console.error(error instanceof SetupError ? error.message : error);
  process.exitCode = 1;
});
