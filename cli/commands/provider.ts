import type { Command } from 'commander';
import type { Provider, ProviderSwitch } from '../../client/index.ts';
import type { Session } from '../session.ts';
import { table } from '../words/table.ts';

/** `hwagin provider off|on|list`: an operator's switches, effective within seconds and without a deploy. */
export const provider = (program: Command, session: Session): void => {
  const command = program.command('provider').description('switch a provider off or on for all workers');
  for (const word of ['off', 'on'] as const)
    command
      .command(`${word} <provider>`)
      .description(word === 'off' ? 'start nothing new; open verifications can still be answered' : 'begin again')
      .action(async (name: string) => {
        await session.withClient(async (client) => {
          await client.switchProvider(name as Provider, word === 'on');
          session.output.value({ provider: name, on: word === 'on' }, () => [`${name} is switched ${word}.`]);
        });
      });
  command
    .command('list')
    .description('every provider, on or off')
    .action(async () => {
      await session.withClient(async (client) => {
        const providers = await client.providerSwitches();
        session.output.value({ providers }, () => table([['PROVIDER', 'SWITCH', 'SINCE'], ...providers.map(row)]));
      });
    });
};

const row = ({ provider: name, on, since = '' }: ProviderSwitch): string[] => [name, on ? 'on' : 'off', since];
