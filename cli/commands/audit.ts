import { resolve } from 'node:path';
import type { Command } from 'commander';
import { HwaginError } from '../../client/index.ts';
import { readAccessSettings } from '../../config/access.ts';
import { coreSettings } from '../../config/core.ts';
import { readSettings } from '../../config/settings.ts';
import {
  accessFolder,
  type ChainReport,
  type Entry,
  exportRecords,
  openRecorder,
  verifyRecords,
} from '../../privacy/audit/index.ts';
import { exitCodes } from '../exit-codes.ts';
import type { Session } from '../session.ts';
import { table } from '../words/table.ts';

/** `hwagin audit verify|export`: the records of who was given personal data. Needs no Temporal. */
export const audit = (program: Command, session: Session): void => {
  const command = program.command('audit').description('the access records of a data folder');
  const dataFolder = (): string => readSettings(coreSettings, session.terminal.env).HWAGIN_DATA;

  command
    .command('verify')
    .description('check every chain; the exit code is 1 if one is broken')
    .argument('[folder]', 'of the records (default: HWAGIN_DATA/access)')
    .option('--head <chain=hash...>', 'a head that was noted earlier: detects records cut off since then')
    .action((folder: string | undefined, { head = [] }: { head?: string[] }) => {
      const chains = reading(() => verifyRecords(resolve(folder ?? accessFolder(dataFolder())), notedHeads(head)));
      const ok = chains.every(({ broken }) => !broken);
      session.output.value({ ok, chains }, () => inWords(chains));
      if (!ok) session.endWith(exitCodes.refused);
    });

  command
    .command('export')
    .description('every record, oldest first, one JSON a line; the export is recorded too')
    .argument('[folder]', 'of the records (default: HWAGIN_DATA/access)')
    .option('--purpose <word>', 'the purpose: a word or a ticket’s id', 'review')
    .action(async (folder: string | undefined, { purpose }: { purpose: string }) => {
      const entries = reading(() => exportRecords(resolve(folder ?? accessFolder(dataFolder()))));
      const records = await openRecorder(session.terminal.env);
      try {
        const { actor } = readAccessSettings(session.terminal.env);
        await records.record({ who: actor, action: 'exported', purpose });
      } finally {
        await records.close();
      }
      session.output.value({ entries }, () => entries.map((entry: Entry) => JSON.stringify(entry)));
    });
};

const inWords = (chains: readonly ChainReport[]): string[] => [
  ...table([
    ['CHAIN', 'RECORDS', 'HEAD', ''],
    ...chains.map(({ chain, entries, head, broken }) => [
      chain,
      String(entries),
      head,
      broken ? `BROKEN at line ${broken.line}: ${broken.problem}` : 'whole',
    ]),
  ]),
  ...(chains.length === 0 ? ['There are no records.'] : []),
];

const notedHeads = (heads: readonly string[]): Record<string, string> =>
  Object.fromEntries(
    heads.map((text) => {
      const [, chain, hash] = /^([^=]+)=([0-9a-f]{64})$/.exec(text) ?? [];
      if (chain !== undefined && hash !== undefined) return [chain, hash] as const;
      throw invalid('head', 'expected "chain=hash" as `audit verify` shows them');
    }),
  );

const reading = <T>(read: () => T): T => {
  try {
    return read();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT')
      throw invalid('folder', 'expected a folder of access records');
    throw error;
  }
};

const invalid = (field: string, expected: string) =>
  new HwaginError({ code: 'invalid_input', message: `${field}: ${expected}`, field });
