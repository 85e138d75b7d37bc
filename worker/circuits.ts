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
import type { Provider } from '../contract/providers/index.ts';
import type { FailureType } from '../protocol/failures.ts';

export type CircuitName = 'closed' | 'open' | 'half-open';

export interface CircuitsOptions {
  /** How many calls of one provider must fail in a row. @default 20 */
  failuresToOpen?: number;
  /** How long it stays open before one call may try. Milliseconds. @default 10_000 */
  halfOpenAfter?: number;
  onChange?: (provider: Provider, state: CircuitName, profile: string | undefined) => void;
  /** The settings profile of a call: one merchant's wrong key must not block a provider for the others. */
  profile?: () => string | undefined;
}

const signsOfTrouble: readonly FailureType[] = ['ProviderUnavailable', 'AmbiguousSend', 'InvalidAnswer'];
const names: Partial<Record<CircuitState, CircuitName>> = {
  [CircuitState.Open]: 'open',
  [CircuitState.HalfOpen]: 'half-open',
};

/**
 * A circuit breaker for each provider and profile, shared by all activities of this worker. While it is open, a call is not made
 * at all, so a refused call certainly did not arrive. A call that was made and lost stays ambiguous, whatever the state of the
 * circuit.
 */
export const createCircuits = ({
  failuresToOpen = 20,
  halfOpenAfter = 10_000,
  onChange,
  profile: now = () => undefined,
}: CircuitsOptions = {}) => {
  const policies = new Map<string, { policy: CircuitBreakerPolicy; openedAt: number }>();
  const of = (provider: Provider, profile: string | undefined) => {
    const name = nameOf(provider, profile);
    const known = policies.get(name);
    if (known) return known;
    const policy = circuitBreaker(
      handleWhen((error) => error instanceof ApplicationFailure && signsOfTrouble.includes(error.type as FailureType)),
      { halfOpenAfter, breaker: new ConsecutiveBreaker(failuresToOpen) },
    );
    const made = { policy, openedAt: 0 };
    policy.onStateChange((state) => {
      if (state === CircuitState.Open) made.openedAt = Date.now();
      onChange?.(provider, names[state] ?? 'closed', profile);
    });
    policies.set(name, made);
    return made;
  };
  const circuit: Circuit = async ({ provider }, make) => {
    const { policy, openedAt } = of(provider, now());
    try {
      return await policy.execute(make);
    } catch (error) {
      if (!(error instanceof BrokenCircuitError)) throw error;
      throw new CircuitOpen(Math.max(1_000, openedAt + halfOpenAfter - Date.now()));
    }
  };
  const state = (provider: Provider, profile?: string): CircuitName => {
    const known = policies.get(nameOf(provider, profile));
    return known ? (names[known.policy.state] ?? 'closed') : 'closed';
  };
  return { circuit, state };
};

const nameOf = (provider: Provider, profile: string | undefined): string => `${profile ?? ''}/${provider}`;
