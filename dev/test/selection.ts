/** Folders of tests that take long; they run only when named. */
const heavyFolders = ['test/evidence', 'test/soak'];

/** Folders whose tests need no Temporal server. */
const serverlessFolders = ['test/unit', 'test/sandbox', 'test/packaging'];

/**
 * Jest's arguments for what the user asked for. Ours come last, because Jest takes a path after a list option as part of the
 * list.
 */
export function jestArguments(asked: readonly string[]): string[] {
  const left = heavyFolders.filter((folder) => !asked.some((argument) => argument.includes(folder)));
  return [...asked, ...left.map((folder) => `--testPathIgnorePatterns=/${folder}/`)];
}

/** Whether the requested tests may need the Temporal servers: not if only folders without such tests are named. */
export function needsServers(asked: readonly string[]): boolean {
  const paths = asked.filter((argument) => !argument.startsWith('-'));
  return paths.length === 0 || !paths.every((path) => serverlessFolders.some((folder) => path.includes(folder)));
}
