import { Command } from 'commander';
import { descriptors } from '../contract/providers/index.ts';
import { abandon } from './commands/abandon.ts';
import { approve } from './commands/approve.ts';
import { audit } from './commands/audit.ts';
import { cancel } from './commands/cancel.ts';
import { config } from './commands/config.ts';
import { doctor } from './commands/doctor.ts';
import { erase } from './commands/erase.ts';
import { list } from './commands/list.ts';
import { provider } from './commands/provider.ts';
import { resend } from './commands/resend.ts';
import { result } from './commands/result.ts';
import { start } from './commands/start.ts';
import { status } from './commands/status.ts';
import { submit } from './commands/submit.ts';
import { transfer } from './commands/transfer.ts';
import { watch } from './commands/watch.ts';
import { webhooks } from './commands/webhooks.ts';
import { Session } from './session.ts';
import type { Terminal } from './terminal.ts';

const titles = descriptors.map(({ title }) => title);

/** The commands. `ended` receives the exit code of a command that did its work, if that is not 0. */
export const createProgram = (terminal: Terminal, json: boolean, ended: (code: number) => void): Command => {
  const session = new Session(terminal, json, ended);
  const program = new Command('hwagin')
    .description(`Durable verifications on Temporal: ${titles.join(', ')}.`)
    .option('--json', 'print exactly one JSON value (watch: one per line) instead of text')
    .configureHelp({ showGlobalOptions: true })
    .configureOutput({
      writeOut: (text) => terminal.stdout.write(text),
      writeErr: (text) => !json && terminal.stderr.write(text),
    })
    .addHelpText('after', help)
    .showHelpAfterError('(hwagin help <command> shows how it is used)')
    .exitOverride();
  for (const add of [
    start,
    submit,
    approve,
    resend,
    cancel,
    status,
    watch,
    result,
    transfer,
    abandon,
    list,
    erase,
    provider,
    audit,
    webhooks,
    config,
    doctor,
  ])
    add(program, session);
  return program;
};

const help = `
Settings come from the environment: TEMPORAL_ADDRESS and the other TEMPORAL_* of Temporal's envconfig,
HWAGIN_TASK_QUEUE, HWAGIN_ENCRYPTION_KEYS. \`hwagin doctor\` checks them.

Exit codes: 0 done; 1 refused, unknown id, or (result) ended otherwise than verified;
2 usage, or input that does not fit; 3 Temporal not reachable, or no worker answered in time.`;
