import type { ProviderState } from '../config/provider-settings.ts';
import type { Environment } from '../config/settings.ts';
import type { CalledProvider, Provider } from '../contract/providers/index.ts';
import { failure } from './http/index.ts';

/** What activities need from the worker in addition to their settings. */
export interface ActivityServices {
  /** Whether a provider's reference is the `VerificationReference` of a verification with another id. */
  isReferenceTaken: (reference: string, workflowId: string) => Promise<boolean>;
  /** Whether an operator allows this provider to start anything new. Rejects if that is unknown; then nothing is started. */
  isSwitchedOn: (provider: Provider) => Promise<boolean>;
  /** Who creates records that look alike. */
  creates: Creates;
  /**
   * Tells the run that the current attempt starts now, and resolves once Temporal has it. Rejects if that fails, or if this
   * attempt is no longer the current one; then nothing may be done.
   */
  announceCall: () => Promise<void>;
}

/** For records that a provider's list cannot reliably tell apart. Each of `kinds` is a set of values that such records share. */
export interface Creates {
  /** The current call may create such a record. Resolves once Temporal knows; if it rejects, nothing may be created. */
  begins: (kinds: readonly string[][]) => Promise<void>;
  /** It certainly created nothing. */
  left: (kinds: readonly string[][]) => Promise<void>;
  /**
   * Whether the current run may adopt the record with this uuid, because nobody else can have created it. Must be asked after the
   * record was found. The same run always gets the same answer.
   */
  mayTake: (uuid: string, kinds: readonly string[][]) => Promise<boolean>;
}

/** What the worker and the doctor need to know about a provider's activities. */
export interface ActivityProvider<Settings, Activities extends object, Name extends CalledProvider = CalledProvider> {
  provider: Name;
  /** Every activity's name, with the provider's call that it makes (the first, if there are several). */
  calls: Readonly<Record<keyof Activities & string, string>>;
  /** Whether each starts something (a message, a record, a key): refused while an operator has the provider switched off. */
  begins: Readonly<Record<keyof Activities & string, boolean>>;
  /** Reads the settings, including key files. Throws `SettingsError`. */
  read: (env: Environment) => ProviderState<Settings>;
  /** The URL at which it is reached. */
  url: (settings: Settings) => string;
  /** What was checked when its settings were read, besides that they are present. */
  proves?: string;
  create: (settings: Settings, services: ActivityServices) => Activities;
  /** For an erasure, if the provider offers to erase data. Absent if it does not. */
  forget?: Forget<Activities>;
}

/** Asks the provider to erase the data that the results of one of its activities name. Safe to repeat. */
export type Forget<Activities> = {
  [Name in keyof Activities & string]: Activities[Name] extends (...args: never[]) => Promise<infer Answer>
    ? { answersOf: Name; forget: (activities: Activities, answer: Answer) => Promise<void> }
    : never;
}[keyof Activities & string];

/**
 * The activities of a provider that is on. For one that is off, functions with the same names that fail with `NotConfigured`, so
 * that a start is refused with the missing settings instead of waiting for another worker.
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
    const fact = 'it is unknown whether an operator has switched it off';
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
  const guarded = Object.entries(activities).map(([name, act]) => {
    return [name, begins[name as keyof typeof begins] ? whileOn(name, act) : act] as const;
  });
  return Object.fromEntries(guarded) as Activities;
};

type Activity = (...args: unknown[]) => Promise<unknown>;
