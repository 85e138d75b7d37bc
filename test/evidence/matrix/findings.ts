import { isEnd, type Snapshot } from '../../../client/index.ts';
import type { Effect } from '../../../sandbox/index.ts';
import type { Driver } from './drivers.ts';
import type { User } from './user.ts';

/** The result of a verification, as its user and its provider saw it. */
export interface Findings {
  /** `verified · challenges: 1 start, 2 restart · sms 2, try 1, verified 1`: must not change unnoticed. */
  text: string;
  /** From its start to its end. */
  seconds: number;
  /** The rules that it broke; empty if all is well. */
  violations: string[];
}

/** `problem`: why it was given up, if it was. */
export const findingsOf = (user: User, driver: Driver, effects: readonly Effect[], problem?: string): Findings => {
  const parts = [endOf(user.last), problem, challengesShown(user.seen), counted(effects)];
  return {
    text: parts.filter((part) => part !== undefined).join(' · '),
    seconds: secondsOf(user.last),
    violations: violationsOf(driver, user, effects),
  };
};

const endOf = (last: Snapshot | undefined): string => {
  if (!last) return 'not started';
  return `${isEnd(last.status) ? '' : 'OPEN: '}${last.status}${last.reason ? ` (${last.reason})` : ''}`;
};

/** Every challenge the user was shown, in order. */
const challengesOf = (seen: readonly Snapshot[]): string[] => [
  ...new Set(seen.flatMap(({ challenge }) => (challenge ? [`${challenge.number} ${challenge.cause}`] : []))),
];

const challengesShown = (seen: readonly Snapshot[]): string | undefined => {
  const challenges = challengesOf(seen);
  return challenges.length > 0 ? `challenges: ${challenges.join(', ')}` : undefined;
};

const told = ['sms', 'passPush', 'arsCall', 'try', 'verified', 'key', 'record', 'txReport', 'errorReport'] as const;
type Told = (typeof told)[number];

const countOf = (effects: readonly Effect[], ...kinds: Told[]): number =>
  effects.filter(({ effect }) => (kinds as string[]).includes(effect)).length;

const counted = (effects: readonly Effect[]): string =>
  told
    .filter((kind) => countOf(effects, kind) > 0)
    .map((kind) => `${kind} ${countOf(effects, kind)}`)
    .join(', ') || 'no effects';

const secondsOf = (last: Snapshot | undefined): number =>
  last?.endedAt === undefined ? Number.NaN : (Date.parse(last.endedAt) - Date.parse(last.createdAt)) / 1_000;

/** What must hold, whatever went wrong. */
const violationsOf = (driver: Driver, user: User, effects: readonly Effect[]): string[] => {
  const { last } = user;
  if (!last || !isEnd(last.status)) return ['it did not come to an end'];
  const broken: string[] = [];
  const isVerified = last.status === 'verified';
  const proof: Told = driver.provider === 'verify-vasp' ? 'txReport' : 'verified';
  if (isVerified && countOf(effects, proof) === 0) broken.push('verified without the provider’s own success');
  const messages = countOf(effects, 'sms', 'passPush', 'arsCall');
  const listed = last.messages.length;
  if (messages > listed) broken.push(`${messages} messages, of which ${listed} are listed`);
  const asked = { start: 1, resend: user.resends } as const;
  for (const [cause, times] of Object.entries(asked))
    if (last.messages.filter((message) => message.cause === cause).length > times)
      broken.push(`more messages are said to be a ${cause} than were asked for`);
  if (countOf(effects, 'record') > 1) broken.push('two travel-rule records');
  if (user.decided && countOf(effects, user.decided) === 0) broken.push(`the ${user.decided} was never made`);
  return broken;
};
