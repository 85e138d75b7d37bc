/** Every provider's flow as a Temporal workflow, and what the gateway stores in Temporal. */

export * from './providers/index.ts';
export { callbackInbox } from './system/callback-inbox.ts';
export { creates } from './system/creates.ts';
export { erasure, tombstone } from './system/erasure.ts';
export { idempotencyKey } from './system/idempotency-key.ts';
export { limiter } from './system/limiter.ts';
export { providerSwitches } from './system/switches.ts';
export { webhook } from './system/webhook.ts';
