import type { Command } from 'commander';
import type { Session } from '../session.ts';

export const resend = (program: Command, session: Session): void => {
  program
    .command('resend')
    .description('send a new message; tries are not given back')
    .argument('<id>')
    .action(async (id: string) => {
      await session.withClient(async (client) => session.output.snapshot(await client.resend(id)));
    });
};
