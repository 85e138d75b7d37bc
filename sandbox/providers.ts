import type { Provider } from './http/provider.ts';
import { mobileOk } from './mobile-ok/index.ts';
import type { MobileOkKeys } from './mobile-ok/keys.ts';
import type { World } from './world.ts';

/** All of them, in the order of their ports. */
export function providersOf(world: World, keys: MobileOkKeys): Provider[] {
  return [mobileOk(world, keys)];
}
