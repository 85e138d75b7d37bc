import type { ProviderState } from '../config/provider-settings.ts';
import type { Environment } from '../config/settings.ts';
import type { CalledProvider, Provider } from '../contract/providers/index.ts';
import { failure } from './http/index.ts';

/** What activities need of the worker beside their settings. */
export interface ActivityServices {
  /** Whether a provider's reference is the `VerificationReference` of a verification other than the one of this id. */
  isReferenceTaken: (reference: string, workflowId: string) => Promise<boolean>;
  /** Whether an operator lets this provider begin anything new. Rejects where nobody knows: then nothing is begun. */
  isSwitchedOn: (provider: Provider) => Promise<boolean>;
  /** Who creates equal records. */
  creates: Creates;
  /**
   * Tells the run that the running attempt begins now, and resolves once Temporal has it. Rejects where it cannot be told, or
   * where this attempt counts no more: nothing may be done then.
   */
  announceCall: () => Promise<void>;
}

/** Of records that a provider's list cannot surely tell apart: each of `kinds` is what some of them have in common. */
export interface Creates {
  /** The running call may create such a record. Resolves once Temporal knows; where it rejects, nothing may be created. */
  begins: (kinds: readonly string[][]) => Promise<void>;
  /** It certainly has not. */
  left: (kinds: readonly string[][]) => Promise<void>;
  /**
   * Whether the running run alone may take the record of this uuid for its own: nobody else can have made it. It has to be asked
   * after the record was found. The same run gets the same answer, however often it asks.
   */
  mayTake: (uuid: string, kinds: readonly string[][]) => Promise<boolean>;
}

/** What the worker, and the doctor, need to know of a provider's activities. */
export interface ActivityProvider<Settings, Activities extends object, Name extends CalledProvider = CalledProvider> {
  provider: Name;
  /** Every activity's name, with the provider's call that it makes (the first, where there are several). */
  calls: Readonly<Record<keyof Activities & string, string>>;
  /** Those that begin something (a message, a record, a key): refused while an operator has the provider switched off. */
  begins: readonly (keyof Activities & string)[];
  /** Reads the settings, keys and all. Throws `SettingsError`. */
  read: (env: Environment) => ProviderState<Settings>;
  /** Where it is reached. */
  url: (settings: Settings) => string;
  /** What it shows that its settings could be read, beside that they are there. */
  proves?: string;
  create: (settings: Settings, services: ActivityServices) => Activities;
  /** For an erasure, where the provider offers to forget. Absent: it does not. */
  forget?: Forget<Activities>;
}

/** Asks the provider to forget what the answers of one of its activities name. To be repeated freely. */
export type Forget<Activities> = {
  [Name in keyof Activities & string]: Activities[Name] extends (...args: never[]) => Promise<infer Answer>
    ? { answersOf: Name; forget: (activities: Activities, answer: Answer) => Promise<void> }
    : never;
}[keyof Activities & string];

/**
 * The activities of a provider that is on; of one that is off, functions of the same names that fail with `NotConfigured`,
 * so that a start is refused with what is missing instead of waiting for another worker.
 */
export const activitiesOf = <Settings, Activities extends object>(
  { provider, calls, begins, create }: ActivityProvider<Settings, Activities>,
  state: ProviderState<Settings>,
  services: ActivityServices,
): Activities => {
  const refused = (name: string, missing: string[]) => {
    const call = calls[name as keyof typeof calls];
    const fact = `not configured: ${missing.join(', ')}`;
    return failure('NotConfigured', { provider, call }, fact, { retryable: false, missing });
  };
  if (!state.on) {
    const refuse = (name: string) => async (): Promise<never> => {
      throw refused(name, state.missing);
    };
    return Object.fromEntries(Object.keys(calls).map((name) => [name, refuse(name)])) as Activities;
  }
  const activities = create(state.settings, services) as Record<string, Activity>;
  const unknown = (name: string) => {
    const call = calls[name as keyof typeof calls];
    const fact = 'whether an operator has it switched off cannot be read';
    return failure('ProviderUnavailable', { provider, call }, fact, { retryable: true });
  };
  const whileOn = (name: string, act: Activity): Activity =>
    async function (...args) {
      const isOn = await services.isSwitchedOn(provider).catch(() => {
        throw unknown(name);
      });
      if (!isOn) throw refused(name, ['switched off by an operator']);
      return await act.apply(activities, args);
    };
  const guarded = begins.map((name) => [name, whileOn(name, activities[name] as Activity)] as const);
  return { ...activities, ...Object.fromEntries(guarded) } as Activities;
};

type Activity = (...args: unknown[]) => Promise<unknown>;
