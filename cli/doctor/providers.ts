import type { ActivityProvider } from '../../activities/provider.ts';
import { eachActivityProvider } from '../../activities/providers.ts';
import { type Egress, readEgress } from '../../config/egress/index.ts';
import { readEgressSettings } from '../../config/egress/settings.ts';
import { readProfiles } from '../../config/profiles.ts';
import type { Environment } from '../../config/settings.ts';
import { type Check, check } from './check.ts';
import { greet } from './greet.ts';

/**
 * Whether the settings of every provider, including key files, can be read, and whether the providers that are on can be reached.
 * The same for each profile, where only providers that are on are shown.
 */
export const checkProviders = async (env: Environment): Promise<Check[]> => {
  let profiles: Readonly<Record<string, Environment>> = {};
  const named = await check('profiles', () => {
    profiles = readProfiles(env, (theirs) => theirs);
    return Object.keys(profiles).join(', ') || 'none';
  });
  let egress: Egress | undefined;
  const out = await check('proxy', () => {
    egress = readEgress(env);
    const { https, http } = readEgressSettings(env);
    return [https && `https through ${https.host}`, http && `http through ${http.host}`].filter(Boolean).join(', ');
  });
  const all = [undefined, ...Object.keys(profiles)].flatMap((profile) =>
    eachActivityProvider.map((provider) =>
      checkProvider(provider, profile === undefined ? env : (profiles[profile] ?? {}), profile, egress),
    ),
  );
  const shown = out.ok && out.detail === '' ? [] : [out];
  return [
    ...shown,
    ...(await Promise.all(all)).flat(),
    ...(named.ok && Object.keys(profiles).length === 0 ? [] : [named]),
  ];
};

const checkProvider = async (
  { provider, read, url: urlOf, proves }: ActivityProvider<object, object>,
  env: Environment,
  profile: string | undefined,
  egress: Egress | undefined,
): Promise<Check[]> => {
  const name = profile === undefined ? provider : `${profile} ${provider}`;
  let url: string | undefined;
  let isOff = false;
  const settings = await check(`${name} settings`, () => {
    const state = read(env);
    if (!state.on) {
      isOff = true;
      return `off; on with ${state.missing.join(', ')}`;
    }
    url = urlOf(state.settings);
    return proves === undefined ? 'on' : `on; ${proves}`;
  });
  if (isOff && profile !== undefined) return [];
  const target = url;
  if (target === undefined || !egress) return [settings];
  return [settings, await check(`${name} reachable`, () => greet(new URL(target), egress))];
};
