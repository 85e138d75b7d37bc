import { chmod, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A new folder for a topology that is thrown away. Others may enter it: as root, PostgreSQL runs as somebody else. */
export async function scratchFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'hwagin-production-'));
  await chmod(folder, 0o755);
  return folder;
}
