import type { ConversationOptions } from '../../contract/options.ts';
import type { Challenge } from '../../contract/snapshot.ts';
import type { Run } from '../../protocol/run.ts';
import { iso } from '../run/iso.ts';
import type { Counters } from './counters.ts';
import type { Sent } from './types.ts';

export type Cause = Challenge['cause'];

/** A message that was sent and waits for the user's answer. Times are milliseconds since the epoch. */
export interface OpenChallenge {
  number: number;
  cause: Cause;
  issuedAt: number;
  expiresAt: number;
  /** What the snapshot shows about the message itself. */
  shown: Pick<Challenge, 'sentTo' | 'arsNumber' | 'qrCode'>;
}

export const challengeOf = (
  { sentTo }: Pick<Run, 'sentTo'>,
  { arsNumber, qrCode }: Sent,
  { number, cause, expiresAt }: Pick<OpenChallenge, 'number' | 'cause' | 'expiresAt'>,
): OpenChallenge => ({
  number,
  cause,
  issuedAt: Date.now(),
  expiresAt,
  shown: {
    ...(sentTo !== undefined && { sentTo }),
    ...(arsNumber !== undefined && { arsNumber }),
    ...(qrCode !== undefined && { qrCode }),
  },
});

/** When the message can be sent again. */
export const resendAt = (
  { issuedAt }: OpenChallenge,
  { resendCooldown }: ConversationOptions,
  deadline: number,
): number => Math.min(issuedAt + resendCooldown, deadline);

/** The challenge as the snapshot shows it. */
export const shownChallenge = (
  challenge: OpenChallenge,
  { attemptsLeft, resendsLeft }: Counters,
  options: ConversationOptions,
  deadline: number,
): Challenge => ({
  number: challenge.number,
  cause: challenge.cause,
  issuedAt: iso(challenge.issuedAt),
  expiresAt: iso(challenge.expiresAt),
  attemptsLeft,
  resendsLeft,
  ...challenge.shown,
  ...(resendsLeft > 0 && { resendAt: iso(resendAt(challenge, options, deadline)) }),
});
