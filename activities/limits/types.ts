import type { LimitAnswer, LimitRequest } from '../../protocol/limits.ts';

/** A limiter's workflow id, and the request to it. */
export interface Asked {
  limiter: string;
  request: LimitRequest;
}

/** Sends one limiter several requests at once; the answers come in the same order. */
export type AskLimiter = (limiter: string, requests: LimitRequest[]) => Promise<LimitAnswer[]>;

export interface LimitActivities {
  /**
   * Asks limiters one after the other, and returns the first refusal; then what the limiters before it had granted is given back.
   * Safe to repeat: a key is reserved once.
   */
  askLimits: (asked: Asked[]) => Promise<LimitAnswer>;
}
