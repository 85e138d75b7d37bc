import { ApplicationFailure } from '@temporalio/common';
import {
  BrokenCircuitError,
  type CircuitBreakerPolicy,
  CircuitState,
  ConsecutiveBreaker,
  circuitBreaker,
  handleWhen,
} from 'cockatiel';
import { type Circuit, CircuitOpen } from '../activities/http/index.ts';
import type { FailureType } from '../contract/failures.ts';
import type { Provider } from '../contract/words.ts';

export type CircuitName = 'closed' | 'open' | 'half-open';

export interface CircuitsOptions {
  /** Calls of one provider that must fail in a row. @default 20 */
  failuresToOpen?: number;
  /** How long it stays open before one call may try. Milliseconds. @default 10_000 */
  halfOpenAfter?: number;
  onChange?: (provider: Provider, state: CircuitName) => void;
}

const signsOfTrouble: readonly FailureType[] = ['ProviderUnavailable', 'AmbiguousSend', 'InvalidAnswer'];
const names: Partial<Record<CircuitState, CircuitName>> = {
  [CircuitState.Open]: 'open',
  [CircuitState.HalfOpen]: 'half-open',
};

/**
 * A circuit for each provider, shared by all activities of this worker. While it is open a call is not made at all, so what
 * was refused certainly did not arrive; a call that was made and lost stays ambiguous, whatever the circuit thinks of it.
 */
export const createCircuits = ({ failuresToOpen = 20, halfOpenAfter = 10_000, onChange }: CircuitsOptions = {}) => {
  const policies = new Map<Provider, { policy: CircuitBreakerPolicy; openedAt: number }>();
  const of = (provider: Provider) => {
    const known = policies.get(provider);
    if (known) return known;
    const policy = circuitBreaker(
      handleWhen((error) => error instanceof ApplicationFailure && signsOfTrouble.includes(error.type as FailureType)),
      { halfOpenAfter, breaker: new ConsecutiveBreaker(failuresToOpen) },
    );
    const made = { policy, openedAt: 0 };
    policy.onStateChange((state) => {
      if (state === CircuitState.Open) made.openedAt = Date.now();
      onChange?.(provider, names[state] ?? 'closed');
    });
    policies.set(provider, made);
    return made;
  };
  const circuit: Circuit = async ({ provider }, make) => {
    const { policy, openedAt } = of(provider);
    try {
      return await policy.execute(make);
    } catch (error) {
      if (!(error instanceof BrokenCircuitError)) throw error;
      throw new CircuitOpen(Math.max(1_000, openedAt + halfOpenAfter - Date.now()));
    }
  };
  const state = (provider: Provider): CircuitName => {
    const known = policies.get(provider);
    return known ? (names[known.policy.state] ?? 'closed') : 'closed';
  };
  return { circuit, state };
};
