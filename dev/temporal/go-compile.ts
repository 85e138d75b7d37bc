import type { Say } from './output.ts';
import { type RunResult, run } from './run.ts';

export interface Compilation {
  /** The command's import path. */
  path: string;
  /** The folder of its go.mod. */
  folder: string;
  target: string;
  ldflags: string;
  /** The name for people. */
  name: string;
}

const flags = ['-mod=readonly', '-buildvcs=false', '-trimpath'];

/** Builds a Go command, and reports how many of its packages are compiled. */
export async function goCompile({ path, folder, target, ldflags, name }: Compilation, say: Say): Promise<RunResult> {
  // Without cgo no C compiler is needed; less frequent garbage collection makes the compiler faster.
  const at = { cwd: folder, env: { GOGC: '400', ...process.env, CGO_ENABLED: '0', GOWORK: 'off' } };
  const stale = await run('go', ['list', ...flags, '-deps', '-f', '{{if .Stale}}{{.ImportPath}}{{end}}', path], {
    ...at,
    heartbeat: { doing: `downloading the modules of ${name}`, say },
  });
  // If the packages cannot be listed, go explains the reason when it builds.
  const total = stale.code === 0 ? lines(stale.stdout).length : undefined;
  return await run('go', ['build', ...flags, '-v', '-ldflags', ldflags, '-o', target, path], {
    ...at,
    heartbeat: { doing: `building ${name}`, say, progress: (stderr) => compiled(stderr, total) },
  });
}

/**
 * The progress of `go build -v`, from its output: one path for each package that it compiles, and one sentence for each that
 * it downloads.
 */
export const compiled = (stderr: string, total: number | undefined): string => {
  const printed = lines(stderr);
  const packages = printed.filter((line) => !line.includes(' ')).length;
  if (packages === 0) return printed.at(-1) ?? '';
  return total === undefined || packages > total
    ? `${packages} packages compiled`
    : `${packages} of ${total} packages compiled`;
};

const lines = (text: string): string[] => text.split('\n').filter((line) => line.trim() !== '');
