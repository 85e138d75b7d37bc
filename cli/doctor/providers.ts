import { providerSettings } from '../../activities/index.ts';
import type { Environment } from '../../config/settings.ts';
import { type Provider, providers } from '../../contract/words.ts';
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

/** Settings of every provider (MobileOK's with its key file and password), and whether those that are on can be reached. */
export const checkProviders = async (env: Environment): Promise<Check[]> =>
  (await Promise.all(providers.map((provider) => checkProvider(provider, env)))).flat();

const checkProvider = async (provider: Provider, env: Environment): Promise<Check[]> => {
  let url: string | undefined;
  const settings = await check(`${provider} settings`, () => {
    const state = providerSettings(only(prefixes[provider], env))[provider];
    if (!state.on) return `off; on with ${state.missing.join(', ')}`;
    url = urlOf(state.settings);
    return provider === 'mobile-ok' ? 'on; the key file opens with the password' : 'on';
  });
  const target = url;
  if (target === undefined) return [settings];
  return [settings, await check(`${provider} reachable`, () => greet(new URL(target)))];
};

/** The settings of one provider, so that another's mistake is not told twice. */
const only = (prefix: string, env: Environment): Environment =>
  Object.fromEntries(Object.entries(env).filter(([name]) => name.startsWith(prefix)));

const urlOf = (settings: object): string | undefined => {
  const found = Object.entries(settings).find(([name]) => name.endsWith('_URL') && !name.endsWith('_SITE_URL'));
  return typeof found?.[1] === 'string' ? found[1] : undefined;
};
