import type { Callback } from '../../contract/callbacks.ts';
import type { CallbackFate } from '../../protocol/callbacks.ts';

export interface CallbackActivities {
  /** Hands news to the verification of its uuid. Fails with `NotYet` while none has it. Safe to repeat. */
  deliverCallback(callback: Callback): Promise<CallbackFate>;
}
