import type { Readable, Writable } from 'node:stream';
import type { Environment } from '../config/settings.ts';

/** What the command line talks to; a test gives its own. */
export interface Terminal {
  stdin: Readable & { isTTY?: boolean; setRawMode?: (raw: boolean) => unknown };
  stdout: Writable & { isTTY?: boolean; columns?: number };
  stderr: Writable;
  env: Environment;
}
