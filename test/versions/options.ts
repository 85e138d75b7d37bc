import type { Options } from '../model/words.ts';

/** Options of a run without time pressure. Times in ms. */
export const options = (own: Partial<Options> = {}): Options => ({
  method: 0,
  challengeExpiresIn: 600_000,
  expiresIn: 900_000,
  maxAttempts: 5,
  maxResends: 3,
  resendCooldown: 0,
  maxRestarts: 1,
  resultTimeout: 600_000,
  transferTimeout: 600_000,
  precheck: false,
  ...own,
});
