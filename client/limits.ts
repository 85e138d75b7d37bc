import type { LimitSettings } from '../config/limits.ts';
import { phoneSchema } from '../contract/person.ts';
import { descriptorOf } from '../contract/providers/index.ts';
import type { KeyedHashes } from '../privacy/keyed-hash.ts';
import { keyLimiterId, type RunLimits, recipientLimiterId, spendLimiterId } from '../protocol/limits.ts';
import type { Run } from '../protocol/run.ts';

const hour = 3_600_000;

/** The recipient of a verification, as a keyed hash; undefined if it has none. */
export const subjectOf = (
  { provider, input }: Pick<Run, 'provider' | 'input'>,
  hash: KeyedHashes['subject'],
): string | undefined => {
  const recipient = descriptorOf(provider).recipient?.(input);
  if (!recipient) return undefined;
  return hash('phone' in recipient ? `phone:${recipient.phone}` : `user:${recipient.userId}`);
};

/** The hashes under which a phone number or user id may be stored. `recipient` is normalised already. */
export const subjectsNamed = (recipient: string, hash: KeyedHashes['subject']): string[] => {
  const phone = phoneSchema.safeParse(recipient);
  return [...(phone.success ? [hash(`phone:${phone.data}`)] : []), hash(`user:${recipient}`)];
};

/** The limits of one verification; `off` if nothing limits it. */
export const limitsOf = (
  run: Omit<Run, 'limits'>,
  settings: LimitSettings | undefined,
  hash: KeyedHashes['subject'],
): RunLimits | 'off' => {
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
    ...(failedTries && { failedTries, ...keyLimiterOf(run, hash) }),
    ...(open && { open }),
    ...(purse && { spend: purse }),
  };
};

/** Where codes are guessed against a secret, wrong codes count for that secret, whichever user is named with it. */
const keyLimiterOf = (
  { provider, input }: Omit<Run, 'limits'>,
  hash: KeyedHashes['subject'],
): { keyLimiter?: string } => {
  const secret = descriptorOf(provider).guessedSecret?.(input);
  return secret === undefined ? {} : { keyLimiter: keyLimiterId(hash(secret), input.profile) };
};
