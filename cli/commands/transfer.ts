import type { Command } from 'commander';
import type { Session } from '../session.ts';

export const transfer = (program: Command, session: Session): void => {
  program
    .command('transfer')
    .description('travel rule: report that the transfer is on its chain')
    .argument('<id>')
    .requiredOption('--tx-hash <hash>', "the transaction's hash")
    .option('--vout <n>', "the output's index, for chains that have outputs")
    .action(async (id: string, { txHash, vout }: { txHash: string; vout?: string }) => {
      await session.withClient(async (client) =>
        session.output.snapshot(await client.reportTransfer(id, { txHash, vout })),
      );
    });
};
