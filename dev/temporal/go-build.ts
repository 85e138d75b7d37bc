import { fileURLToPath } from 'node:url';
import { goCompile } from './go-compile.ts';
import { type Say, SetupError } from './output.ts';
import { run, tail } from './run.ts';

export const cliVersion = '1.8.2';

const moduleFolder = fileURLToPath(new URL('../temporal-cli/', import.meta.url));
const versionVariable = 'github.com/temporalio/cli/internal/temporalcli.Version';

/** Builds the Temporal CLI, which contains the dev server, from the pinned go.mod in dev/temporal-cli. */
export async function goBuild(target: string, say: Say): Promise<void> {
  const go = await run('go', ['version']);
  if (go.missing || go.code !== 0) {
    throw new SetupError(
      'No Temporal server: there is no `temporal` on the PATH, no download, and no `go` to build one with.',
      'Install the Temporal CLI (https://docs.temporal.io/cli) or Go (https://go.dev/dl),\n' +
        'or set TEMPORAL_ADDRESS to a server that runs already.',
    );
  }
  say(`building the Temporal CLI ${cliVersion} with ${go.stdout.trim()}: once, about 4 minutes on two cores`);
  const compilation = {
    path: 'github.com/temporalio/cli/cmd/temporal',
    folder: moduleFolder,
    target,
    ldflags: `-s -w -X ${versionVariable}=${cliVersion}`,
    name: 'the Temporal CLI',
  };
  const build = await goCompile(compilation, say);
  if (build.code !== 0) {
    throw new SetupError(
      `go could not build the Temporal CLI:\n${tail(build.stderr)}`,
      'Check that the network and the Go module proxy can be reached (`go env GOPROXY`), then try again;\n' +
        'or install the Temporal CLI yourself (https://docs.temporal.io/cli), or set TEMPORAL_ADDRESS.',
    );
  }
  say('built the Temporal CLI');
}
