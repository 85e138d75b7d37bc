import type { Command } from 'commander';
import type { Session } from '../session.ts';

export const abandon = (program: Command, session: Session): void => {
  program
    .command('abandon')
    .description('travel rule: report that there will be no transfer')
    .argument('<id>')
    .requiredOption('--reason <reason>', 'a stable word, without personal data')
    .action(async (id: string, { reason }: { reason: string }) => {
      await session.withClient(async (client) => session.output.snapshot(await client.abandonTransfer(id, reason)));
    });
};
