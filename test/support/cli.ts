import { PassThrough, Readable } from 'node:stream';
import { run } from '../../cli/run.ts';
import type { Environment } from '../../config/settings.ts';

export interface CliResult {
  code: number;
  stdout: string;
  stderr: string;
}

/** Runs a command of the CLI in this process. `stdin` is piped into it; `typed` is typed at a terminal. */
export const hwagin = async (
  args: readonly string[],
  { env = {}, stdin, typed }: { env?: Environment; stdin?: string | Buffer; typed?: string } = {},
): Promise<CliResult & { echoed: boolean }> => {
  const stdout = new PassThrough();
  const stderr = new PassThrough();
  let raw = false;
  let echoed = false;
  const terminal = typed === undefined ? Readable.from([Buffer.from(stdin ?? '')]) : Readable.from(typed.split(''));
  const keyboard = Object.assign(terminal, {
    ...(typed !== undefined && { isTTY: true }),
    setRawMode: (on: boolean) => {
      raw = on;
    },
  });
  if (typed !== undefined) keyboard.on('data', () => (echoed ||= !raw));
  const code = await run(args, { stdin: keyboard, stdout, stderr, env });
  return { code, stdout: text(stdout), stderr: text(stderr), echoed };
};

const text = (stream: PassThrough): string => {
  const content: unknown = stream.read();
  return Buffer.isBuffer(content) ? content.toString('utf8') : '';
};
