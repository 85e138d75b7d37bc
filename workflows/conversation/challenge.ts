import type { ConversationOptions } from '../../contract/options.ts';
import type { Challenge } from '../../contract/snapshot.ts';
import type { Run } from '../../protocol/run.ts';
import type { Counters } from './counters.ts';
import type { Sent } from './types.ts';

export type Cause = Challenge['cause'];

export const iso = (ms: number): string => new Date(ms).toISOString();

/** What a message that is out asks of the user; its counters are `counted` when it is shown. */
export const challengeOf = (
  { sentTo }: Pick<Run, 'sentTo'>,
  sent: Sent,
  { number, cause, expiresAt }: { number: number; cause: Cause; expiresAt: number },
): Challenge => ({
  number,
  cause,
  ...(sentTo !== undefined && { sentTo }),
  issuedAt: iso(Date.now()),
  expiresAt: iso(expiresAt),
  attemptsLeft: 0,
  resendsLeft: 0,
  ...(sent.arsNumber !== undefined && { arsNumber: sent.arsNumber }),
  ...(sent.qrCode !== undefined && { qrCode: sent.qrCode }),
});

export const counted = (
  challenge: Challenge,
  { attemptsLeft, resendsLeft }: Counters,
  { resendCooldown }: ConversationOptions,
  deadline: number,
): Challenge => {
  const resendAt = Math.min(Date.parse(challenge.issuedAt) + resendCooldown, deadline);
  return { ...challenge, attemptsLeft, resendsLeft, ...(resendsLeft > 0 && { resendAt: iso(resendAt) }) };
};
