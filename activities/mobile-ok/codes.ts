import type { MobileOkMeaning } from './types.ts';

/**
 * MobileOK's result codes, as one merchant's code has them and calls them the vendor's; no table is public. Codes outside it
 * have no meaning: `9999` ("unknown"), and `3001` (a required input is missing, so an error of ours; an older source has it for a person
 * who does not match). `MOBILEOK_CODES` overrides single ones.
 */
export const defaultCodes: Readonly<Record<string, MobileOkMeaning>> = {
  /** What was entered is not right. */
  '2910': 'wrong',
  /** Already completed, or its time is over. */
  '4000': 'over',
  /** Its progress cannot be found. */
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
  /** Its validity is over. */
  '5033': 'over',
  /** No user of PASS; the app is missing; PASS cannot be used here; only from 15 years on. */
  '6701': 'closed',
  '6704': 'closed',
  '6707': 'closed',
  '6751': 'closed',
  /** PASS is not completed yet. */
  '6702': 'pending',
  '6703': 'pending',
  /** Declined in the app. */
  '6705': 'declined',
  /** PASS's time is over. */
  '6706': 'over',
};
