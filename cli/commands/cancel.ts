import type { Command } from 'commander';
import type { Session } from '../session.ts';

export const cancel = (program: Command, session: Session): void => {
  program
    .command('cancel')
    .description('end a verification; an answer in flight still decides')
    .argument('<id>')
    .action(async (id: string) => {
      await session.withClient(async (client) => session.output.snapshot(await client.cancel(id)));
    });
};
