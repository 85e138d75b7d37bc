import type { Provider } from './http/provider.ts';
import { mobileOk } from './mobile-ok/index.ts';
import type { MobileOkKeys } from './mobile-ok/keys.ts';
import { nhnOtp } from './nhn-otp/index.ts';
import { portOneV1 } from './portone-v1/index.ts';
import { portOneV2 } from './portone-v2/index.ts';
import { verifyVasp } from './verify-vasp/index.ts';
import type { World } from './world.ts';

/** All of them, in the order of their ports. */
export function providersOf(world: World, keys: MobileOkKeys): Provider[] {
  return [mobileOk(world, keys), portOneV1(world), portOneV2(world), nhnOtp(world), verifyVasp(world)];
}
