import { isEnd, type Method, type Snapshot } from '../../client/index.ts';
import { descriptorOf } from '../../contract/providers/index.ts';
import { spanInWords } from './span.ts';

/** A snapshot for people: its status, what is left, and what to type next. */
export const snapshotInWords = (snapshot: Snapshot, now: Date): string[] => {
  const { id, provider, method, challenge } = snapshot;
  const lines = [
    `${id} · ${[descriptorOf(provider).title, method].filter(Boolean).join(' ')}`,
    `  ${standing(snapshot)}`,
  ];
  if (snapshot.lastAttempt && !isEnd(snapshot.status)) lines.push(`  ${attempts[snapshot.lastAttempt.result]}`);
  if (challenge) lines.push(`  ${sending(challenge, now)}`, `  ${left(challenge, now)}`);
  if (isEnd(snapshot.status)) lines.push(...messagesInWords(snapshot.messages));
  const next = nextCommand(snapshot);
  if (next) lines.push(`  Next: ${next}`);
  return lines;
};

/** Every message that was sent, or may have been; nothing if there is none. */
export const messagesInWords = (messages: Snapshot['messages'] = []): string[] =>
  messages.length === 0 ? [] : [`  Messages: ${messages.map(({ number, cause }) => `${number} ${cause}`).join(', ')}`];

/** One line of a list. */
export const snapshotInOneLine = ({ id, provider, method, status, reason, createdAt }: Snapshot): string[] => [
  id,
  provider,
  method ?? '-',
  reason === undefined ? status : `${status} (${reason})`,
  createdAt.replace('T', ' ').replace(/\.\d+Z$/, 'Z'),
];

type Challenge = NonNullable<Snapshot['challenge']>;

const standings = {
  requesting: 'Being requested from the provider',
  awaiting_user: 'Waiting for the user',
  confirming: 'The answer is being confirmed',
  awaiting_counterparty: 'Waiting for the counterparty',
  awaiting_transfer: 'The counterparty agrees: waiting for the transfer',
  verified: 'Verified',
  denied: 'Denied',
  expired: 'Expired',
  canceled: 'Canceled',
  max_attempts_reached: 'Ended: no tries are left',
  failed: 'Failed',
} as const satisfies Record<Snapshot['status'], string>;

const attempts = {
  right: 'The last answer was right',
  wrong: 'The last answer was wrong',
  unknown: 'Whether the last answer was right is not known',
} as const;

const waits: Partial<Record<Method, string>> = {
  PASS: 'Waiting for the user to approve in the PASS app',
  APP: 'Waiting for the user to approve in the app',
  ARS: 'Waiting for the user to answer the call',
  TOTP: "Waiting for the code of the user's authenticator app",
  SMS: "Waiting for the user's code",
  LMS: "Waiting for the user's code",
};

const standing = ({ status, method, reason }: Snapshot): string => {
  const words = (status === 'awaiting_user' && method && waits[method]) || standings[status];
  return reason === undefined ? words : `${words}: ${reason}`;
};

const causes = { start: '', resend: ', sent again', restart: ', sent again after a fault' } as const;

const sending = ({ number, cause, sentTo, arsNumber, expiresAt }: Challenge, now: Date): string => {
  const what = sentTo === undefined ? `Challenge ${number}` : `Message ${number} to ${sentTo}`;
  const key = arsNumber === undefined ? '' : `; key in ${arsNumber}`;
  const remaining = Date.parse(expiresAt) - now.getTime();
  const expiry = remaining > 0 ? `expires in ${spanInWords(remaining)}` : 'expired';
  return `${what}${causes[cause]}, ${expiry}${key}`;
};

const left = ({ attemptsLeft, resendsLeft, resendAt }: Challenge, now: Date): string => {
  const wait = resendAt === undefined ? 0 : Date.parse(resendAt) - now.getTime();
  const when = resendsLeft > 0 && wait > 0 ? ` (in ${spanInWords(wait)})` : '';
  return `${counted(attemptsLeft, 'try', 'tries')}, ${counted(resendsLeft, 'resend', 'resends')}${when} left`;
};

const counted = (count: number, one: string, many: string): string => `${count} ${count === 1 ? one : many}`;

const nextCommand = ({ id, status, method }: Snapshot): string | undefined => {
  switch (status) {
    case 'awaiting_user':
      return method === 'PASS' || method === 'APP' || method === 'ARS' ? `hwagin approve ${id}` : `hwagin submit ${id}`;
    case 'awaiting_transfer':
      return `hwagin transfer ${id} --tx-hash <hash>`;
    case 'requesting':
    case 'confirming':
    case 'awaiting_counterparty':
      return `hwagin watch ${id}`;
    default:
      return `hwagin result ${id}`;
  }
};
