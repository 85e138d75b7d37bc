/** The oldest server that worker versioning of the SDK 1.24 works with. */
export const oldestServer = '1.29.1';

/**
 * The server's version in the output of `temporal --version`, e.g.
 * `temporal version 1.5.1 (Server 1.29.1, UI 2.42.1)`; undefined if it prints something else.
 */
export function serverVersion(printed: string): string | undefined {
  return /\(Server (\d+\.\d+\.\d+)/.exec(printed)?.[1];
}

/** Whether a Temporal CLI that prints this contains a server that is new enough. */
export function goodCli(printed: string): boolean {
  const version = serverVersion(printed);
  return version !== undefined && compare(version, oldestServer) >= 0;
}

function compare(left: string, right: string): number {
  const [a, b] = [left.split('.').map(Number), right.split('.').map(Number)];
  for (let part = 0; part < 3; part += 1) {
    const difference = (a[part] ?? 0) - (b[part] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
