import {
  CancellationScope,
  condition,
  defineQuery,
  defineSignal,
  defineUpdate,
  setHandler,
} from '@temporalio/workflow';
import type { Snapshot } from '../../contract/snapshot.ts';
import { type ArgumentsOf, type VerbName, verbs } from '../../contract/verbs.ts';
import type { AwaitChallenge, snapshotQuery } from '../../protocol/messages.ts';
import { refusal, refusalCodeOf, refusalOf } from './refusal.ts';
import { startRefusal } from './start-failures.ts';
import type { Verification } from './verification.ts';

/** What a flow does for a verb. */
export interface VerbHandler<V extends VerbName> {
  /** Throws the refusal if the verb cannot be done now. Changes nothing. Temporal has not checked the argument. */
  readonly check: (...args: ArgumentsOf<V>) => void;
  /** Carries it out, and resolves once it is done. Throws a refusal if it was not done. */
  readonly act: (...args: ArgumentsOf<V>) => Promise<void> | void;
}

export interface Handlers<V extends VerbName> {
  /** The verbs of the flow. The client refuses the others. */
  verbs: { readonly [N in V]: VerbHandler<N> };
  /** Whether the call that started the verification can be answered. */
  isReady(): boolean;
  /** How long an update waits after it was acted on, if it should not simply wait until `act` is done. */
  wait?(): Promise<void>;
}

/**
 * Registers the messages that callers can send to a verification. Validators refuse without a trace in the history. Handlers
 * check again, because two requests can pass their validators in the same task.
 */
export const handleMessages = <V extends VerbName>(verification: Verification, handlers: Handlers<V>): void => {
  // Temporal's Cancel of the run must not interrupt what a caller waits for. One scope for all, because each scope costs
  // promises, and the SDK keeps the stack of every promise.
  const shielded = new CancellationScope({ cancellable: false });
  const own = Object.entries(handlers.verbs) as [V, AnyHandler][];

  setHandler(defineQuery<Snapshot>('snapshot' satisfies typeof snapshotQuery), () => verification.snapshot(), {
    description: 'The state of the verification',
  });
  for (const [name, { check, act }] of own)
    setHandler(
      defineUpdate<Snapshot, unknown[]>(name),
      async (...args) => {
        await shielded.run(async () => {
          check(...args);
          await act(...args);
          await handlers.wait?.();
        });
        expectStarted(verification);
        return verification.snapshot();
      },
      { validator: check, description: verbs[name].description },
    );
  setHandler(
    defineUpdate<AwaitChallenge['result'], AwaitChallenge['args']>('awaitChallenge' satisfies AwaitChallenge['name']),
    async (_fingerprint, asker) => {
      await shielded.run(() => condition(() => handlers.isReady() || verification.over));
      const toWhom = asker === undefined ? {} : { asker };
      expectStarted(verification, toWhom);
      return { ...verification.snapshot(), ...toWhom };
    },
    {
      validator: (fingerprint, _asker) => expectSameInput(verification, fingerprint),
      description: 'Wait for the first challenge (travel rule: until the provider has accepted it) or the end',
    },
  );
  for (const [name, { check, act }] of own) {
    if (!verbs[name].signal) continue;
    const ignore = (error: unknown): void => {
      const code = refusalCodeOf(error);
      if (!code) throw error;
      verification.note(`Ignored the signal \`${name}\`: ${code}`);
    };
    const obey = async (...args: unknown[]): Promise<void> => {
      try {
        check(...args);
      } catch (error) {
        return ignore(error);
      }
      // At once, before anything else in this workflow task.
      await shielded.run(async () => act(...args)).catch(ignore);
    };
    setHandler(defineSignal<unknown[]>(name), obey, {
      description: `${verbs[name].description}, for callers that do not wait`,
    });
  }
};

interface AnyHandler {
  readonly check: (...args: unknown[]) => void;
  readonly act: (...args: unknown[]) => Promise<void> | void;
}

const expectSameInput = ({ run }: Verification, fingerprint: unknown): void => {
  if (fingerprint !== run.fingerprint) throw refusal('already_exists', { field: 'id' });
};

/** Throws the refusal that every waiting caller gets if the verification could not be started. */
const expectStarted = ({ run, startFailure }: Verification, toWhom: { asker?: string } = {}): void => {
  if (startFailure) throw refusalOf({ ...startRefusal(run.provider, startFailure), ...toWhom });
};

/** Throws `ended` if the verification has ended. */
export const expectOpen = ({ end }: Pick<Verification, 'end'>): void => {
  if (!end) return;
  const { status, reason } = end;
  throw refusal('ended', {
    message: `The verification has ended: ${status}`,
    status,
    ...(reason !== undefined && { reason }),
  });
};
