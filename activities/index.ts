import { readProfiles, suffixOf } from '../config/profiles.ts';
import type { ProviderState } from '../config/provider-settings.ts';
import { type Environment, SettingsError } from '../config/settings.ts';
import { currentProfile } from './profile.ts';
import { type ActivityProvider, type ActivityServices, activitiesOf } from './provider.ts';
import { type activityProviders, eachActivityProvider } from './providers.ts';

type Table = typeof activityProviders;
type SettingsOf<P> = P extends ActivityProvider<infer S, infer _A, infer _P> ? S : never;
type ActivitiesOf<P> = P extends ActivityProvider<infer _S, infer A, infer _P> ? A : never;
type Intersection<U> = (U extends unknown ? (each: U) => void : never) extends (all: infer I) => void ? I : never;

/** For every provider: on with its settings, or off with the names of those that are missing. */
export type ProviderStates = { [P in keyof Table]: ProviderState<SettingsOf<Table[P]>> };

/** All activities, by the names that workflows use. */
export type Activities = Intersection<ActivitiesOf<Table[keyof Table]>>;

/** Reads the settings of all providers. Throws one `SettingsError` with the problems of all. */
export const providerSettings = (env: Environment): ProviderStates => {
  const problems: { setting: string; expected: string }[] = [];
  const states: [string, unknown][] = [];
  for (const { provider, read } of eachActivityProvider) {
    try {
      states.push([provider, read(env)]);
    } catch (error) {
      if (!(error instanceof SettingsError)) throw error;
      problems.push(...error.problems);
    }
  }
  if (problems.length > 0) throw new SettingsError(problems);
  return Object.fromEntries(states) as ProviderStates;
};

/** The same for every profile, by its name. */
export type Profiles = Readonly<Record<string, ProviderStates>>;

/** Reads the settings of all profiles. Throws one `SettingsError` with the problems of all. */
export const profileSettings = (env: Environment): Profiles => {
  const profiles = readProfiles(env, providerSettings);
  return Object.fromEntries(
    Object.entries(profiles).map(([profile, states]) => [profile, namingTheirs(states, suffixOf(profile))]),
  );
};

/** The missing settings, by the names they have in the profile. */
const namingTheirs = (states: ProviderStates, suffix: string): ProviderStates =>
  Object.fromEntries(
    Object.entries(states).map(([name, state]) => [
      name,
      state.on
        ? state
        : { ...state, missing: state.missing.map((names) => names.replaceAll(/[A-Z][A-Z0-9_]+/g, `$&${suffix}`)) },
    ]),
  ) as ProviderStates;

/**
 * The activities of a worker. Each uses the settings of the profile that it was called for. Those of providers that are off fail
 * with `NotConfigured`, and so do all for a profile that this worker does not know.
 */
export const createActivities = (
  states: ProviderStates,
  services: ActivityServices,
  profiles: Profiles = {},
): Activities => {
  const own = activitiesFor(states, services);
  const others = new Map(
    Object.entries(profiles).map(([profile, theirs]) => [profile, activitiesFor(theirs, services)]),
  );
  const now = (): Activities => {
    const profile = currentProfile();
    if (profile === undefined) return own;
    return others.get(profile) ?? activitiesFor(allOff(`"${profile}" in HWAGIN_PROFILES`), services);
  };
  const choosing = Object.keys(own).map((name) => [
    name,
    (...args: unknown[]) => (now() as unknown as Record<string, (...args: unknown[]) => unknown>)[name]?.(...args),
  ]);
  return Object.fromEntries(choosing) as Activities;
};

const allOff = (missing: string): ProviderStates =>
  Object.fromEntries(
    eachActivityProvider.map(({ provider }) => [provider, { on: false, missing: [missing] }]),
  ) as ProviderStates;

const activitiesFor = (states: ProviderStates, services: ActivityServices): Activities =>
  Object.assign(
    {},
    ...eachActivityProvider.map((each) => activitiesOf(each, states[each.provider], services)),
  ) as Activities;

/** What providers can erase: the activity whose results name it, and how to ask for it. */
export const forgets: readonly { answersOf: string; forget: (all: Activities, answer: unknown) => Promise<void> }[] =
  eachActivityProvider.flatMap(({ forget }) => forget ?? []);

export type { ActivityServices };
