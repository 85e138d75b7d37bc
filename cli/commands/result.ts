import type { Command } from 'commander';
import { exitCodes } from '../exit-codes.ts';
import type { Session } from '../session.ts';

export const result = (program: Command, session: Session): void => {
  program
    .command('result')
    .description('wait for the end and show the outcome: personal data; the exit code is 1 unless it is verified')
    .argument('<id>')
    .option('--purpose <word>', 'the purpose, for the access record: a word or a ticket’s id')
    .action(async (id: string, options: { purpose?: string }) => {
      await session.withClient(async (client) => {
        const outcome = await client.result(id, options);
        session.output.outcome(outcome);
        if (outcome.status !== 'verified') session.endWith(exitCodes.refused);
      });
    });
};
