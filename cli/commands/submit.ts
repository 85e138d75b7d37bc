import type { Command } from 'commander';
import { readCode } from '../read-code.ts';
import type { Session } from '../session.ts';

export const submit = (program: Command, session: Session): void => {
  program
    .command('submit')
    .description("submit the user's code and wait for the verdict; the exit code is 0 for any verdict")
    .argument('<id>')
    .argument('[code]', 'if omitted, it is prompted for without echo; - or a pipe reads it from stdin')
    .action(async (id: string, given: string | undefined) => {
      const code = given === undefined || given === '-' ? await readCode(session.terminal, given) : given;
      await session.withClient(async (client) => session.output.snapshot(await client.submitCode(id, code)));
    });
};
