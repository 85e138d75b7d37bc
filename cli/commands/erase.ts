import type { Command } from 'commander';
import type { Session } from '../session.ts';

export const erase = (program: Command, session: Session): void => {
  program
    .command('erase')
    .description('erase an ended verification, at its provider too if the provider offers that; its id stays taken')
    .argument('<id>')
    .option('--purpose <word>', 'the purpose, for the access record: a word or a ticket’s id')
    .action(async (id: string, options: { purpose?: string }) => {
      await session.withClient(async (client) => {
        const erased = await client.erase(id, options);
        session.output.value(erased, () => [`${id} is erased.`]);
      });
    });
};
