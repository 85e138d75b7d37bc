import type { Say } from './output.ts';
import { type RunResult, run } from './run.ts';

export interface Compilation {
  /** The command's import path. */
  path: string;
  /** The folder of its go.mod. */
  folder: string;
  target: string;
  ldflags: string;
  /** What people know it as. */
  name: string;
}

const flags = ['-mod=readonly', '-buildvcs=false', '-trimpath'];

/** Builds a Go command, and says how many of its packages are compiled. */
export async function goCompile({ path, folder, target, ldflags, name }: Compilation, say: Say): Promise<RunResult> {
  // Without cgo no C compiler is needed; a lazier garbage collector makes the compiler quicker.
  const at = { cwd: folder, env: { GOGC: '400', ...process.env, CGO_ENABLED: '0', GOWORK: 'off' } };
  const stale = await run('go', ['list', ...flags, '-deps', '-f', '{{if .Stale}}{{.ImportPath}}{{end}}', path], {
    ...at,
    heartbeat: { doing: `downloading the modules of ${name}`, say },
  });
  // What cannot be listed is go's to explain, when it builds.
  const total = stale.code === 0 ? lines(stale.stdout).length : undefined;
  return await run('go', ['build', ...flags, '-v', '-ldflags', ldflags, '-o', target, path], {
    ...at,
    heartbeat: { doing: `building ${name}`, say, progress: (stderr) => compiled(stderr, total) },
  });
}

/** How far `go build -v` is, by what it has printed: the path of each package that it compiles, and of what it downloads a sentence. */
export const compiled = (stderr: string, total: number | undefined): string => {
  const printed = lines(stderr);
  const packages = printed.filter((line) => !line.includes(' ')).length;
  if (packages === 0) return printed.at(-1) ?? '';
  return total === undefined || packages > total
    ? `${packages} packages compiled`
    : `${packages} of ${total} packages compiled`;
};

const lines = (text: string): string[] => text.split('\n').filter((line) => line.trim() !== '');
