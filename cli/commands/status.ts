import type { Command } from 'commander';
import type { Session } from '../session.ts';

export const status = (program: Command, session: Session): void => {
  program
    .command('status')
    .description('show the state of a verification, also after its end')
    .argument('<id>')
    .action(async (id: string) => {
      await session.withClient(async (client) => session.output.snapshot(await client.snapshot(id), { qr: true }));
    });
};
