/** Every provider's flow, by its workflow type. `workflows/isolate/flows.ts` does not compile while one is missing. */
export { mobileOk } from './mobile-ok/flow.ts';
export { nhnOtp } from './nhn-otp/flow.ts';
export { portOneV1 } from './portone-v1/flow.ts';
export { portOneV2 } from './portone-v2/flow.ts';
export { verifyVasp } from './verify-vasp/flow.ts';
