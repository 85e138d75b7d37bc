import type { HttpCall } from './types.ts';

/** How a call ended, for metrics, logs and circuits. Holds no personal data, no secret and no URL. */
export interface Observation {
  provider: HttpCall['provider'];
  call: string;
  /** `answered`: JSON of any status. Else the failure's type, `Canceled`, or `Refused` by the guard. */
  outcome: string;
  status?: number;
  /** Node's code of a transport fault (`ECONNREFUSED`). */
  code?: string;
  /** How long the call took, in ms. */
  ms: number;
}

export interface HttpHooks {
  /** Called once for every call, after it. What it throws is dropped: metrics must not turn a sent message into a failure. */
  onAnswer?: (observation: Observation) => void;
  /** Asked before every call; what it returns refuses the call, which then fails as `ProviderUnavailable`. */
  guard?: (call: HttpCall) => Promise<HttpRefusal | undefined> | HttpRefusal | undefined;
}

export interface HttpRefusal {
  /** In words, for the failure's message: `the circuit is open`. */
  fact: string;
  retryAfterMs?: number;
}

let current: HttpHooks = {};

/** Sets the process's hooks, in the place of those before. */
export const setHttpHooks = (hooks: HttpHooks): void => {
  current = hooks;
};

export const askGuard = async (call: HttpCall): Promise<HttpRefusal | undefined> => await current.guard?.(call);

export const observe = (observation: Observation): void => {
  try {
    current.onAnswer?.(observation);
  } catch {
    // Said at `onAnswer`.
  }
};
