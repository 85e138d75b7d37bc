import type { ProviderState } from '../config/provider-settings.ts';
import type { Environment } from '../config/settings.ts';
import type { Provider } from '../contract/words.ts';
import { failure } from './http/index.ts';

/** What activities need of the worker beside their settings. */
export interface ActivityServices {
  /** Whether a provider's reference is the `VerificationReference` of a verification other than the one of this id. */
  isReferenceTaken: (reference: string, workflowId: string) => Promise<boolean>;
}

/** What `activities/index.ts` needs to know of a provider. */
export interface ActivityProvider<Settings, Activities extends object> {
  provider: Provider;
  /** Every activity's name, with the provider's call that it makes (the first, where there are several). */
  calls: Readonly<Record<keyof Activities & string, string>>;
  /** Reads the settings, keys and all. Throws `SettingsError`. */
  read: (env: Environment) => ProviderState<Settings>;
  create: (settings: Settings, services: ActivityServices) => Activities;
}

/**
 * The activities of a provider that is on; of one that is off, functions of the same names that fail with `NotConfigured`,
 * so that a start is refused with what is missing instead of waiting for another worker.
 */
export const activitiesOf = <Settings, Activities extends object>(
  { provider, calls, create }: ActivityProvider<Settings, Activities>,
  state: ProviderState<Settings>,
  services: ActivityServices,
): Activities => {
  if (state.on) return create(state.settings, services);
  const { missing } = state;
  const refuse = (call: string) => async (): Promise<never> => {
    throw failure('NotConfigured', { provider, call }, `not configured: ${missing.join(', ')}`, {
      retryable: false,
      missing,
    });
  };
  return Object.fromEntries(Object.entries<string>(calls).map(([name, call]) => [name, refuse(call)])) as Activities;
};
