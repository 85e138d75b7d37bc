import type { LimitAnswer, LimitRequest } from '../../protocol/limits.ts';

/** A limiter's workflow id, and what it is asked. */
export interface Asked {
  limiter: string;
  request: LimitRequest;
}

/** Asks one limiter several things at once; the answers come in their order. */
export type AskLimiter = (limiter: string, requests: LimitRequest[]) => Promise<LimitAnswer[]>;

export interface LimitActivities {
  /**
   * Asks limiters, one after the other, and gives the first refusal; what the ones before it had granted is given back. To be
   * repeated freely: a key is reserved once.
   */
  askLimits: (asked: Asked[]) => Promise<LimitAnswer>;
}
