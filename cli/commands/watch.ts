import type { Command } from 'commander';
import type { Session } from '../session.ts';

export const watch = (program: Command, session: Session): void => {
  program
    .command('watch')
    .description('show every change of a verification until its end')
    .argument('<id>')
    .action(async (id: string) => {
      await session.withClient(async (client) => {
        for await (const snapshot of client.watch(id)) session.output.snapshot(snapshot);
      });
    });
};
