import type { Command } from 'commander';
import { HwaginError, type ListFilter, type Snapshot } from '../../client/index.ts';
import { parseDuration } from '../../contract/duration.ts';
import type { uncertainReasons } from '../../contract/reasons.ts';
import type { Session } from '../session.ts';
import { snapshotInOneLine } from '../words/snapshot.ts';
import { table } from '../words/table.ts';

interface Options extends Omit<ListFilter, 'since' | 'limit'> {
  since?: string;
  limit?: string;
}

export const list = (program: Command, session: Session): void => {
  program
    .command('list')
    .description('verifications that Temporal retains, open ones first')
    .option('--provider <provider>')
    .option('--method <method>')
    .option('--status <status>', 'as of the last milestone: start, challenge, end')
    .option('--purpose <purpose>')
    .option('--recipient <phone|user>', 'of this phone number or user id, found by its keyed hash')
    .option('--uncertain', 'only ends whose state at the provider is unknown, with what to check there')
    .option('--since <time>', 'started at this time or later: 2026-01-31T09:00:00Z, or 24h for the last 24 hours')
    .option('--limit <n>', 'at most this many', '20')
    .action(async ({ since, limit, ...others }: Options) => {
      const filter = { ...others, limit: Number(limit), ...(since !== undefined && { since: timeOf(since) }) };
      await session.withClient(async (client) => {
        const verifications = await client.list(filter);
        session.output.value({ verifications }, () =>
          verifications.length === 0
            ? ['There are none.']
            : [
                ...table([['ID', 'PROVIDER', 'METHOD', 'STATUS', 'STARTED'], ...verifications.map(snapshotInOneLine)]),
                ...(others.uncertain ? ['', ...verifications.map(whatToCheck)] : []),
              ],
        );
      });
    });
};

const checks: ReadonlyMap<string, string> = new Map(
  Object.entries({
    send_unknown: 'whether a message was sent at that time',
    confirm_unknown: 'whether it counts as verified',
    create_unknown: 'whether a record of this transfer was created (the Enclave’s list)',
    report_unknown: 'whether the transfer, or that there is none, was reported',
  } satisfies Record<(typeof uncertainReasons)[number], string>),
);

const whatToCheck = ({ id, provider, reason = '', endedAt = '' }: Snapshot): string =>
  `${id}: check at ${provider}, ${endedAt}: ${checks.get(reason) ?? reason}.`;

const timeOf = (since: string): Date => {
  const ago = parseDuration(since);
  const time = ago === undefined ? new Date(since) : new Date(Date.now() - ago);
  if (!Number.isNaN(time.getTime())) return time;
  const message = 'since: expected a time like "2026-01-31T09:00:00Z", or a duration like "24h"';
  throw new HwaginError({ code: 'invalid_input', message, field: 'since' });
};
