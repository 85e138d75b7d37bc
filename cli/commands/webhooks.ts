import type { Command } from 'commander';
import { HwaginError, type WebhookDelivery } from '../../client/index.ts';
import type { Session } from '../session.ts';
import { table } from '../words/table.ts';

export const webhooks = (program: Command, session: Session): void => {
  const group = program.command('webhooks').description('the events for the backend, and whether it accepted them');
  group
    .command('list')
    .description('every webhook of a verification, with its attempts')
    .argument('<id>')
    .action(async (id: string) => {
      await session.withClient(async (client) => show(session, await client.webhooks(id)));
    });
  group
    .command('resend')
    .description('send webhooks of a verification again, with the same ids')
    .argument('<id>')
    .option('--sequence <n>', 'only the one of this number')
    .action(async (id: string, { sequence }: { sequence?: string }) => {
      const number = sequence === undefined ? undefined : sequenceOf(sequence);
      await session.withClient(async (client) => show(session, await client.resendWebhooks(id, number)));
    });
};

const show = (session: Session, deliveries: WebhookDelivery[]): void =>
  session.output.value({ webhooks: deliveries }, () =>
    deliveries.length === 0
      ? ['There are none.']
      : table([['#', 'EVENT', 'STATUS', 'STATE', 'ATTEMPTS', 'LAST'], ...deliveries.map(row)]),
  );

const row = ({ sequence, event, state, attempts }: WebhookDelivery): string[] => {
  const last = attempts.at(-1);
  const said = last ? `${last.at} ${last.status ?? last.error ?? ''}` : 'none yet';
  return [String(sequence), event?.type ?? '', event?.data.status ?? '', state, String(attempts.length), said];
};

const sequenceOf = (text: string): number => {
  if (/^[1-9]\d{0,5}$/.test(text)) return Number(text);
  throw new HwaginError({ code: 'invalid_input', message: 'sequence: expected a whole number', field: 'sequence' });
};
