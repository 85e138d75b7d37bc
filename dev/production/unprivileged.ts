import { chown } from 'node:fs/promises';
import { SetupError } from '../temporal/output.ts';
import { run } from '../temporal/run.ts';

/** How to run a program that refuses to run as root. */
export interface Unprivileged {
  /** The prefix of a command. */
  prefix: readonly string[];
  /** Makes the unprivileged user the owner of a folder. */
  own(folder: string): Promise<void>;
  /** Whether the unprivileged user can access this folder. */
  reaches(folder: string): Promise<boolean>;
}

/** PostgreSQL refuses to run as root. It then runs as `postgres`, which Debian's package creates, or as `nobody`. */
export async function unprivileged(): Promise<Unprivileged> {
  if (process.getuid?.() !== 0) return { prefix: [], own: async () => undefined, reaches: async () => true };
  for (const user of ['postgres', 'nobody']) {
    const uid = Number((await run('id', ['-u', user])).stdout);
    const gid = Number((await run('id', ['-g', user])).stdout);
    if (!uid || !gid) continue;
    const prefix = ['setpriv', `--reuid=${uid}`, `--regid=${gid}`, '--clear-groups'];
    return {
      prefix,
      own: (folder) => chown(folder, uid, gid),
      reaches: async (folder) => (await run('setpriv', [...prefix.slice(1), 'test', '-x', folder])).code === 0,
    };
  }
  throw new SetupError('PostgreSQL refuses to be run by root.', 'Run this as an ordinary user.');
}
