import type { MobileOkActivities } from '../../../activities/mobile-ok/types.ts';
import type { NhnOtpActivities } from '../../../activities/nhn-otp/types.ts';
import type { PortOneV1Activities } from '../../../activities/portone-v1/types.ts';
import type { PortOneV2Activities } from '../../../activities/portone-v2/types.ts';
import type { VerifyVaspActivities } from '../../../activities/verify-vasp/types.ts';

type Called = MobileOkActivities &
  NhnOtpActivities &
  Omit<PortOneV1Activities, 'portOneV1Erase'> &
  PortOneV2Activities &
  VerifyVaspActivities;

const named: Record<keyof Called, true> = {
  mobileOkToken: true,
  mobileOkRequest: true,
  mobileOkResend: true,
  mobileOkCall: true,
  mobileOkConfirm: true,
  portOneV1Request: true,
  portOneV1Confirm: true,
  portOneV1Certification: true,
  portOneV2Send: true,
  portOneV2Resend: true,
  portOneV2Confirm: true,
  portOneV2Get: true,
  nhnOtpReady: true,
  nhnOtpKey: true,
  nhnOtpCheck: true,
  verifyVaspPrecheck: true,
  verifyVaspCreate: true,
  verifyVaspFind: true,
  verifyVaspAdopt: true,
  verifyVaspPoll: true,
  verifyVaspLook: true,
  verifyVaspReportTransfer: true,
  verifyVaspReportError: true,
};

/** Every activity that a flow calls. */
export const activityNames = Object.keys(named);
