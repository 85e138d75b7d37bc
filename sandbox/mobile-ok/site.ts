import type { World } from '../world.ts';
import type { MobileOkKeys } from './keys.ts';
import type { Transactions } from './transactions.ts';

/** What every call of MobileOK works with. */
export interface Site {
  world: World;
  keys: MobileOkKeys;
  transactions: Transactions;
}
