/** Every provider's flow, as a Temporal workflow; and what the gateway keeps in Temporal. */
export { callbackInbox } from './callback-inbox.ts';
export { creates } from './creates.ts';
export { erasure, tombstone } from './erasure.ts';
export { idempotencyKey } from './idempotency-key.ts';
export { limiter } from './limiter.ts';
export { mobileOk } from './mobile-ok.ts';
export { nhnOtp } from './nhn-otp.ts';
export { portOneV1 } from './portone-v1.ts';
export { portOneV2 } from './portone-v2.ts';
export { providerSwitches } from './provider-switches.ts';
export { verifyVasp } from './verify-vasp.ts';
export { webhook } from './webhook.ts';
