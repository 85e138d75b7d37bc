import { readFile } from 'node:fs/promises';
import { Argument, type Command } from 'commander';
import { HwaginError, type InputOf, type Provider, providers } from '../../client/index.ts';
import { readAll, textIn } from '../read-all.ts';
import type { Session } from '../session.ts';
import type { Terminal } from '../terminal.ts';

export const start = (program: Command, session: Session): void => {
  program
    .command('start')
    .description('start a verification, and wait up to 30 s for its challenge or its end')
    .addArgument(new Argument('<provider>').choices(providers))
    .requiredOption('--id <id>', 'its id, chosen by you; the same id and input again return the same verification')
    .requiredOption('--input <file>', 'JSON file with the input; - reads it from stdin')
    .option('--no-wait', 'return at once')
    .action(async (provider: Provider, options: { id: string; input: string; wait: boolean }) => {
      const input = (await readInput(options.input, session.terminal)) as InputOf<Provider>;
      await session.withClient(async (client) => {
        const snapshot = options.wait
          ? await client.startAndWait(provider, options.id, input)
          : await client.start(provider, options.id, input);
        session.output.snapshot(snapshot, { qr: true });
      });
    });
};

const readInput = async (file: string, terminal: Terminal): Promise<unknown> => {
  const text = file === '-' ? await readAll(terminal.stdin) : await readOrRefuse(file);
  try {
    return JSON.parse(text);
  } catch {
    throw wrongInput('expected JSON');
  }
};

const readOrRefuse = async (file: string): Promise<string> => {
  const bytes = await readFile(file).catch((error: NodeJS.ErrnoException): never => {
    throw wrongInput(`expected a file that can be read (${error.code ?? 'unreadable'})`);
  });
  return textIn(bytes);
};

const wrongInput = (expected: string): HwaginError =>
  new HwaginError({ code: 'invalid_input', message: `input: ${expected}`, field: 'input' });
