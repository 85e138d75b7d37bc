import { readFile } from 'node:fs/promises';
import { PassThrough } from 'node:stream';
import { expect, it } from '@jest/globals';
import { createProgram } from '../../../cli/program.ts';

it('every command and every option of the command line is on its page, and no other command', async () => {
  const page = await readFile(new URL('../../../docs/cli.md', import.meta.url), 'utf8');
  const streams = { stdin: new PassThrough(), stdout: new PassThrough(), stderr: new PassThrough() };
  const { commands } = createProgram({ ...streams, env: {} }, false, () => undefined);
  const onPage = [...page.matchAll(/^\| `([a-z]+)[^|]*\|/gm)].map(([, name]) => name);
  expect(onPage).toEqual(commands.map((command) => command.name()));
  for (const command of commands)
    for (const { long } of command.options)
      expect({ command: command.name(), page }).toHaveProperty('page', expect.stringContaining(long ?? ''));
});
