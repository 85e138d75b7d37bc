import type { Command } from 'commander';
import { dumpSettings } from '../../config/dump.ts';
import type { Session } from '../session.ts';

export const config = (program: Command, session: Session): void => {
  program
    .command('config')
    .description('show the settings that are set, without secrets; needs no Temporal and checks nothing (see doctor)')
    .action(() => {
      const settings = dumpSettings(session.terminal.env);
      const lines = Object.entries(settings).map(([name, value]) => `${name}=${value}`);
      session.output.value({ settings }, () => (lines.length > 0 ? lines : ['No setting is set.']));
    });
};
