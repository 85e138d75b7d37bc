import type { Readable, Writable } from 'node:stream';
import type { Environment } from '../config/settings.ts';

/** What the command line reads from and writes to; a test passes its own. */
export interface Terminal {
  stdin: Readable & { isTTY?: boolean; setRawMode?: (raw: boolean) => unknown };
  stdout: Writable & { isTTY?: boolean; columns?: number };
  stderr: Writable;
  env: Environment;
}
