/** A verified person, in neutral terms. */
export interface OtherPerson {
  name?: string;
  phone?: string;
  /** `YYYY-MM-DD` */
  birthDate?: string;
  gender?: 'male' | 'female';
  foreigner?: boolean;
}

import type { Spelling } from './spelling/spellings.ts';

/** How the imitated vendors behave. Where a vendor publishes none, the default is the sandbox's own choice. */
export interface Rules {
  /** The form of correct answers: as documented, in other forms that occur, or with optional fields of other types. */
  spelling: Spelling;
  /** Added to every answer. */
  latencyMs: number;
  /** The person that MobileOK and PortOne report as verified, if not the requested one; null for the requested one. */
  verifiedAs: OtherPerson | null;
  /** How long a sent code can be answered: 3:00 on a real MobileOK page. */
  codeValidMs: number;
  /** How many wrong answers a vendor accepts for one code. */
  triesPerCode: number;
  mobileOkTokenValidMs: number;
  /** `resendCount` of a new SMS request: "2" in the documented example. */
  mobileOkResends: number;
  /** Whether a refused confirm carries a new token; without one the last token stays valid. */
  mobileOkTokenOnFailure: boolean;
  /** Largest allowed difference between requestTime and now. */
  mobileOkClockSkewMs: number;
  mobileOkSiteIdName: 'siteID' | 'siteId';
  /** A wrong otp: HTTP 200 with code≠0, or HTTP 500 with the carrier's code in the message. Neither is documented. */
  portOneV1WrongOtp: 'code200' | 'status500';
  /** A certification has no phone and carrier without the carriers' approval. */
  portOneV1CarrierApproval: boolean;
  portOneV2Resends: number;
  /** By how many 30 s steps an authenticator's clock may be off. */
  nhnSkewSteps: number;
  /** How long the counterparty takes. */
  verifyVaspDelayMs: number;
  /** How GET shows a verification that has no result yet; the vendor does not say. */
  verifyVaspPending: 'WAIT' | 'PENDING' | 'null' | 'absent';
  /** ivms101 strings in single quotes, as real Enclaves return them. */
  verifyVaspSingleQuotes: boolean;
  /** Where results are sent as callbacks; null for nowhere. `copies` are sent at the same moment. */
  verifyVaspCallback: { url: string; token?: string; header?: string; copies?: number } | null;
}

export const defaultRules: Rules = {
  spelling: 'plain',
  latencyMs: 0,
  verifiedAs: null,
  codeValidMs: 180_000,
  triesPerCode: 5,
  mobileOkTokenValidMs: 1_800_000,
  mobileOkResends: 2,
  mobileOkTokenOnFailure: true,
  mobileOkClockSkewMs: 600_000,
  mobileOkSiteIdName: 'siteID',
  portOneV1WrongOtp: 'code200',
  portOneV1CarrierApproval: true,
  portOneV2Resends: 5,
  nhnSkewSteps: 1,
  verifyVaspDelayMs: 1000,
  verifyVaspPending: 'WAIT',
  verifyVaspSingleQuotes: false,
  verifyVaspCallback: null,
};
