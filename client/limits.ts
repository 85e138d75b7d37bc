import type { LimitSettings } from '../config/limits.ts';
import { keyLimiterId, type RunLimits, recipientLimiterId, spendLimiterId } from '../contract/limits.ts';
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

/**
 * Codes of TOTP are guessed against a key, whatever user id is said beside it. An enrolment's key is made for it alone, and is not
 * known before: its tries are those of one verification.
 */
const keyLimiterOf = ({ input }: Omit<Run, 'limits'>, hash: KeyedHashes['subject']): { keyLimiter?: string } =>
  'encodedKey' in input ? { keyLimiter: keyLimiterId(hash(`totp:${bytesOf(input.encodedKey)}`), input.profile) } : {};

const base32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** The whole bytes that base32 stands for, but for zeros at the end: keys that give the same codes are one. */
const bytesOf = (encoded: string): string => {
  const bits = encoded.replace(/./g, (letter) => base32.indexOf(letter).toString(2).padStart(5, '0'));
  const bytes = bits.match(/[01]{8}/g) ?? [];
  while (bytes.at(-1) === '00000000') bytes.pop();
  return bytes.join('');
};
