import { AsyncLocalStorage } from 'node:async_hooks';

const profiles = new AsyncLocalStorage<string | undefined>();

/** Whose settings the activity that runs works with; undefined for those without a profile. */
export const currentProfile = (): string | undefined => profiles.getStore();

/** Runs an activity with the settings of a profile. */
export const withProfile = <T>(profile: string | undefined, act: () => T): T => profiles.run(profile, act);
