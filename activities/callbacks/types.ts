import type { Callback } from '../../contract/callbacks.ts';
import type { CallbackFate } from '../../protocol/callbacks.ts';

export interface CallbackActivities {
  /** Passes a callback to the verification with its uuid. Fails with `NotYet` while there is none. Safe to repeat. */
  deliverCallback(callback: Callback): Promise<CallbackFate>;
}
