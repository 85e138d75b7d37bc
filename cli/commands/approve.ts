import type { Command } from 'commander';
import type { Session } from '../session.ts';

export const approve = (program: Command, session: Session): void => {
  program
    .command('approve')
    .description(
      'submit the user’s approval (PASS, APP, ARS) and wait for the verdict; the exit code is 0 for any verdict',
    )
    .argument('<id>')
    .action(async (id: string) => {
      await session.withClient(async (client) => session.output.snapshot(await client.approve(id)));
    });
};
