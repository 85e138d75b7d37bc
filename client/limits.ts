import type { LimitSettings } from '../config/limits.ts';
import { type RunLimits, recipientLimiterId, spendLimiterId } from '../contract/limits.ts';
import { phoneSchema } from '../contract/person.ts';
import type { Run } from '../contract/run.ts';
import type { KeyedHashes } from '../privacy/keyed-hash.ts';

const hour = 3_600_000;

/** Whom a verification is about, as a keyed hash; undefined for the travel rule, which has no recipient. */
export const subjectOf = ({ input }: Pick<Run, 'input'>, hash: KeyedHashes['subject']): string | undefined => {
  if ('person' in input) return hash(`phone:${input.person.phone}`);
  return 'userId' in input ? hash(`user:${input.userId}`) : undefined;
};

/** The hashes that a phone number, or a user's id, may stand under. `recipient` is clean already. */
export const subjectsNamed = (recipient: string, hash: KeyedHashes['subject']): string[] => {
  const phone = phoneSchema.safeParse(recipient);
  return [...(phone.success ? [hash(`phone:${phone.data}`)] : []), hash(`user:${recipient}`)];
};

/** The limits of one verification; `off` where nothing limits it. */
export const limitsOf = (run: Omit<Run, 'limits'>, settings: LimitSettings | undefined): RunLimits | 'off' => {
  const { subject, provider, method } = run;
  const { profile } = run.input;
  if (!settings || subject === undefined) return 'off';
  const { sends, failedTries, open, spend, prices } = settings;
  const most = spend[provider];
  const price = prices[`${provider}/${method}`] ?? prices[provider] ?? 1;
  const purse = most !== undefined && { limiter: spendLimiterId(provider, profile), max: most, withinMs: hour, price };
  if (sends.length === 0 && !failedTries && !open && !purse) return 'off';
  return {
    limiter: recipientLimiterId(subject, profile),
    sends,
    ...(failedTries && { failedTries }),
    ...(open && { open }),
    ...(purse && { spend: purse }),
  };
};
