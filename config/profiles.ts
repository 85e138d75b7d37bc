import { z } from 'zod';
import { profileSchema } from '../contract/profiles.ts';
import { descriptors } from '../contract/providers/index.ts';
import { type Environment, readSettings, SettingsError } from './settings.ts';

const error = 'expected names of a-z 0-9 -, each once, separated by commas';

const profilesSettings = z.object({
  /** Merchants whose provider settings end with their names. */
  HWAGIN_PROFILES: z
    .string()
    .default('')
    .transform((text) => (text === '' ? [] : text.split(',').map((name) => name.trim())))
    .refine((names) => names.every((name) => profileSchema.safeParse(name).success), { error })
    .refine((names) => new Set(names).size === names.length, { error }),
});

/** The suffix of a profile's settings: `shop-a` → `__SHOP_A`. */
export const suffixOf = (profile: string): string => `__${profile.toUpperCase().replaceAll('-', '_')}`;

const prefixes = descriptors.flatMap(({ settings }) => settings?.prefix ?? []);
const ofAProfile = new RegExp(`^(?:${prefixes.join('|')})[A-Z0-9_]*?(__[A-Z0-9_]+)$`);

/**
 * Reads the settings of each profile: `MOBILEOK_URL__SHOP_A` is `MOBILEOK_URL` of `shop-a`. A profile inherits nothing, neither
 * from other profiles nor from the settings without a suffix. Throws `SettingsError`, also for settings with the suffix of an
 * unknown profile.
 */
export const readProfiles = <T>(env: Environment, read: (env: Environment) => T): Readonly<Record<string, T>> => {
  const { HWAGIN_PROFILES: names } = readSettings(profilesSettings, env);
  const suffixes = names.map(suffixOf);
  const problems: SettingsError['problems'][number][] = Object.keys(env)
    .filter((name) => {
      const suffix = ofAProfile.exec(name)?.[1];
      return suffix !== undefined && !suffixes.includes(suffix);
    })
    .map((setting) => ({ setting, expected: 'no profile of HWAGIN_PROFILES has this suffix' }));
  const profiles = names.flatMap((profile): [string, T][] => {
    const suffix = suffixOf(profile);
    try {
      return [[profile, read(only(suffix, env))]];
    } catch (problem) {
      if (!(problem instanceof SettingsError)) throw problem;
      problems.push(...problem.problems.map(({ setting, expected }) => ({ setting: `${setting}${suffix}`, expected })));
      return [];
    }
  });
  if (problems.length > 0) throw new SettingsError(problems);
  return Object.fromEntries(profiles);
};

/** The settings with this suffix, with the suffix removed. */
const only = (suffix: string, env: Environment): Environment =>
  Object.fromEntries(
    Object.entries(env)
      .filter(([name]) => name.endsWith(suffix))
      .map(([name, value]) => [name.slice(0, -suffix.length), value]),
  );
