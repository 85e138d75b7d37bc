import type { HttpCall } from './types.ts';

/** How a call ended, for metrics, logs and circuits. Holds no personal data, no secret and no URL. */
export interface Observation {
  provider: HttpCall['provider'];
  call: string;
  /** `answered`: JSON with any status. Otherwise the failure's type, `Canceled`, or `Refused` by the circuit. */
  outcome: string;
  status?: number;
  /** Node's code of a transport fault (`ECONNREFUSED`). */
  code?: string;
  /** How long the call took, in ms. */
  ms: number;
}

export interface HttpHooks {
  /** Called once after every call. Errors it throws are dropped: metrics must not turn a sent message into a failure. */
  onAnswer?: (observation: Observation) => void;
  /** Every call goes through it. It may refuse a call by throwing `CircuitOpen` instead of making it. */
  circuit?: Circuit;
}

export type Circuit = <T>(call: Pick<HttpCall, 'provider' | 'call'>, make: () => Promise<T>) => Promise<T>;

/** The call was not made: the provider has not answered for a while. */
export class CircuitOpen extends Error {
  override readonly name = 'CircuitOpen';
  /** When it may be tried again, in ms. */
  readonly retryAfterMs: number;

  constructor(retryAfterMs: number) {
    super('the circuit is open');
    this.retryAfterMs = retryAfterMs;
  }
}

let current: HttpHooks = {};

/** Sets the process's hooks, replacing any earlier ones. */
export const setHttpHooks = (hooks: HttpHooks): void => {
  current = hooks;
};

export const throughCircuit: Circuit = (call, make) => (current.circuit ? current.circuit(call, make) : make());

export const observe = (observation: Observation): void => {
  try {
    current.onAnswer?.(observation);
  } catch {
    // See `onAnswer`.
  }
};
