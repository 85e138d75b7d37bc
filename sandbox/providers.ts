import type { Opening, OpenProvider, Provider } from './http/provider.ts';
import { mobileOk } from './mobile-ok/index.ts';
import { nhnOtp } from './nhn-otp/index.ts';
import { portOneV1 } from './portone-v1/index.ts';
import { portOneV2 } from './portone-v2/index.ts';
import { type ProviderName, providers } from './types.ts';
import { verifyVasp } from './verify-vasp/index.ts';

const list = {
  'mobile-ok': mobileOk,
  'portone-v1': portOneV1,
  'portone-v2': portOneV2,
  'nhn-otp': nhnOtp,
  'verify-vasp': verifyVasp,
} as const satisfies Record<ProviderName, (opening: Opening) => Provider | Promise<Provider>>;

/** Opens all providers. */
export const openProviders = (opening: Opening): Promise<OpenProvider[]> =>
  Promise.all(providers.map(async (name) => ({ name, ...(await list[name](opening)) })));
