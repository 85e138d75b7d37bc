import { AsyncLocalStorage } from 'node:async_hooks';

const profiles = new AsyncLocalStorage<string | undefined>();

/** The settings profile of the running activity; undefined if it has none. */
export const currentProfile = (): string | undefined => profiles.getStore();

/** Runs an activity with the settings of a profile. */
export const withProfile = <T>(profile: string | undefined, act: () => T): T => profiles.run(profile, act);
