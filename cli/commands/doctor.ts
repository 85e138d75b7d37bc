import type { Command } from 'commander';
import { examine } from '../doctor/examine.ts';
import { exitCodes } from '../exit-codes.ts';
import type { Session } from '../session.ts';

export const doctor = (program: Command, session: Session): void => {
  program
    .command('doctor')
    .description(
      'check settings, keys, Temporal and providers, without sending anything; the exit code is 1 if one fails',
    )
    .action(async () => {
      const checks = await examine(session.terminal.env);
      session.output.value({ checks }, () =>
        checks.map(({ name, ok, detail }) => `${ok ? '✓' : '✗'} ${name}: ${detail}`),
      );
      if (checks.some(({ ok }) => !ok)) session.endWith(exitCodes.refused);
    });
};
