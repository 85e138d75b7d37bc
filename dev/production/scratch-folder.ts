import { chmod, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A new folder for a temporary topology. Other users may enter it: if we are root, PostgreSQL runs as another user. */
export async function scratchFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'hwagin-production-'));
  await chmod(folder, 0o755);
  return folder;
}
