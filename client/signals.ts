import { type SignalName, verbNames, verbs } from '../contract/verbs.ts';
import { type GivenWith, readArguments } from './arguments.ts';
import type { ClientContext } from './context.ts';
import { sendSignal } from './updates.ts';

/**
 * The verbs as signals: they return once Temporal has them, and need no worker. The verification ignores a signal that it cannot
 * act on, and shows that in its current details. Throws `invalid_input`, `invalid_code`, `not_found`, `ended`.
 */
export type Signals = {
  readonly [V in SignalName]: (id: string, ...given: GivenWith<V>) => Promise<void>;
};

export const signalsOf = (context: ClientContext): Signals => {
  const names = verbNames.filter((name): name is SignalName => verbs[name].signal);
  const signals = names.map((name) => [
    name,
    async (id: string, ...given: GivenWith<SignalName>) => sendSignal(context, id, name, readArguments(name, given)),
  ]);
  return Object.fromEntries(signals) as Signals;
};
