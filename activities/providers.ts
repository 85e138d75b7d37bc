import type { CalledProvider } from '../contract/providers/index.ts';
import { mobileOk } from './mobile-ok/provider.ts';
import { nhnOtp } from './nhn-otp/provider.ts';
import { portOneV1 } from './portone-v1/provider.ts';
import { portOneV2 } from './portone-v2/provider.ts';
import type { ActivityProvider } from './provider.ts';
import { verifyVasp } from './verify-vasp/provider.ts';

/** The activities of every provider. A missing or misnamed one does not compile. */
export const activityProviders = {
  'mobile-ok': mobileOk,
  'portone-v1': portOneV1,
  'portone-v2': portOneV2,
  'nhn-otp': nhnOtp,
  'verify-vasp': verifyVasp,
} as const satisfies { [P in CalledProvider]: { provider: P } };

/** The same, for code that treats all alike: each gets its own settings and activities back. */
export const eachActivityProvider = Object.values(activityProviders) as unknown as readonly ActivityProvider<
  object,
  object
>[];
