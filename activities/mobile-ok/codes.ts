import type { MobileOkMeaning } from './types.ts';

/**
 * MobileOK's result codes, from the code of one merchant, which attributes them to the vendor; no table is public. Other codes
 * have no meaning here: `9999` ("unknown"), and `3001` (a required input is missing, so an error of ours; according to an older
 * source, a person who does not match). `MOBILEOK_CODES` overrides single codes.
 */
export const defaultCodes: Readonly<Record<string, MobileOkMeaning>> = {
  /** What the user entered is not right. */
  '2910': 'wrong',
  /** Already completed, or expired. */
  '4000': 'over',
  /** The session cannot be found. */
  '4001': 'stale',
  /** Already processed. */
  '4150': 'lost',
  /** Too many confirms, too many sends. */
  '4301': 'too_many',
  '4302': 'too_many',
  /** The site, its domain or the result's domain is not registered. */
  '5028': 'misconfigured',
  '8006': 'misconfigured',
  '8007': 'misconfigured',
  /** Expired. */
  '5033': 'over',
  /** Not a PASS user; the app is not installed; PASS cannot be used here; under 15 years. */
  '6701': 'closed',
  '6704': 'closed',
  '6707': 'closed',
  '6751': 'closed',
  /** PASS is not completed yet. */
  '6702': 'pending',
  '6703': 'pending',
  /** Declined in the app. */
  '6705': 'declined',
  /** PASS has timed out. */
  '6706': 'over',
};
