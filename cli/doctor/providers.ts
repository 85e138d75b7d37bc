import { providerSettings } from '../../activities/index.ts';
import { type Egress, readEgress } from '../../config/egress/index.ts';
import { readEgressSettings } from '../../config/egress/settings.ts';
import { readProfiles } from '../../config/profiles.ts';
import type { Environment } from '../../config/settings.ts';
import { type Provider, providers } from '../../contract/providers/index.ts';
import { type Check, check } from './check.ts';
import { greet } from './greet.ts';

/** What the settings of a provider begin with. */
const prefixes = {
  'mobile-ok': 'MOBILEOK_',
  'portone-v1': 'PORTONE_V1_',
  'portone-v2': 'PORTONE_V2_',
  'nhn-otp': 'NHN_OTP_',
  'verify-vasp': 'VERIFYVASP_',
} as const satisfies Record<Provider, string>;

/**
 * Settings of every provider (MobileOK's with its key file and password), and whether those that are on can be reached; the same
 * for each profile, of which only what is on is told.
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
    providers.map((provider) =>
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
  provider: Provider,
  env: Environment,
  profile: string | undefined,
  egress: Egress | undefined,
): Promise<Check[]> => {
  const name = profile === undefined ? provider : `${profile} ${provider}`;
  let url: string | undefined;
  let isOff = false;
  const settings = await check(`${name} settings`, () => {
    const state = providerSettings(only(prefixes[provider], env))[provider];
    if (!state.on) {
      isOff = true;
      return `off; on with ${state.missing.join(', ')}`;
    }
    url = urlOf(state.settings);
    return provider === 'mobile-ok' ? 'on; the key file opens with the password' : 'on';
  });
  if (isOff && profile !== undefined) return [];
  const target = url;
  if (target === undefined || !egress) return [settings];
  return [settings, await check(`${name} reachable`, () => greet(new URL(target), egress))];
};

/** The settings of one provider, so that another's mistake is not told twice. */
const only = (prefix: string, env: Environment): Environment =>
  Object.fromEntries(Object.entries(env).filter(([name]) => name.startsWith(prefix)));

const urlOf = (settings: object): string | undefined => {
  const found = Object.entries(settings).find(([name]) => name.endsWith('_URL') && !name.endsWith('_SITE_URL'));
  return typeof found?.[1] === 'string' ? found[1] : undefined;
};
