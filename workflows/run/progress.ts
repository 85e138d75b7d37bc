import { setCurrentDetails, upsertSearchAttributes } from '@temporalio/workflow';
import type { searchAttributes } from '../../contract/search-attributes.ts';
import type { Challenge, Snapshot } from '../../contract/snapshot.ts';
import type { Status } from '../../contract/words.ts';

type Name = (typeof searchAttributes)[keyof typeof searchAttributes];
const keyword = (name: Name) => ({ name, type: 'KEYWORD' }) as const;
export const statusKey = keyword('VerificationStatus');
const referenceKey = keyword('VerificationReference');

/**
 * The search attributes that operators filter by. Written at the challenge and at the end, not at every step, because each write
 * is an event.
 */
export const publishStatus = (status: Status, reference: string | undefined): void => {
  upsertSearchAttributes([
    { key: statusKey, value: status },
    ...(reference === undefined ? [] : [{ key: referenceKey, value: reference }]),
  ]);
};

const count = (n: number, word: string, words: string) => `${n} ${n === 1 ? word : words}`;

const causes = { start: 'first', resend: 'asked for by the user', restart: 'sent again by Hwagin' } as const;

const describeChallenge = (challenge: Challenge): string =>
  [
    `Challenge ${challenge.number} (${causes[challenge.cause]})`,
    ...(challenge.sentTo ? [`to ${challenge.sentTo}`] : []),
    `can be answered until ${challenge.expiresAt};`,
    `${count(challenge.attemptsLeft, 'try', 'tries')} and ${count(challenge.resendsLeft, 'resend', 'resends')} left.`,
  ].join(' ');

const standings: Record<Status, string> = {
  requesting: 'Asking the provider.',
  awaiting_user: 'Waiting for the user.',
  confirming: 'Asking the provider about the user’s answer.',
  awaiting_counterparty: 'Waiting for the counterparty’s answer.',
  awaiting_transfer: 'Verified by the counterparty; waiting for the transfer to be reported.',
  verified: 'Verified.',
  denied: 'Denied.',
  expired: 'Expired.',
  canceled: 'Canceled.',
  max_attempts_reached: 'All tries are spent.',
  failed: 'Failed.',
};

/** The current details of a run in the Web UI: its status in words. No personal data. */
const describe = (snapshot: Snapshot, notes: readonly string[] = []): string =>
  [
    `**${standings[snapshot.status]}**${snapshot.reason ? ` Reason: \`${snapshot.reason}\`.` : ''}`,
    ...(snapshot.challenge ? [describeChallenge(snapshot.challenge)] : []),
    ...(snapshot.lastAttempt ? [`Last answer: ${snapshot.lastAttempt.result}, ${snapshot.lastAttempt.at}.`] : []),
    ...notes,
  ].join('\n\n');

export const showProgress = (snapshot: Snapshot, notes: readonly string[] = []): void =>
  setCurrentDetails(describe(snapshot, notes));
