import type { Reply } from '../http/provider.ts';

/**
 * Result codes. Only 2000 and 3001 are the vendor's (no table is public); the rest are the sandbox's own.
 * What a client must not do is rely on them without MOBILEOK_CODES.
 */
export const codes = {
  body: ['2101', 'body: a field is missing or not JSON'],
  service: ['2102', 'serviceId or siteUrl is not registered'],
  clientInfo: ['2103', 'encryptReqClientInfo cannot be read'],
  clientTxIdShape: ['2104', 'clientTxId must have 20 to 40 characters'],
  clientTxIdUsed: ['2105', 'clientTxId was used before'],
  requestTime: ['2106', 'requestTime must be the time now in KST, yyyyMMddHHmmss'],
  tokenUnknown: ['2201', 'encryptMOKToken is unknown'],
  tokenStale: ['2202', 'encryptMOKToken was replaced by a newer one'],
  tokenExpired: ['2203', 'encryptMOKToken has expired'],
  step: ['2204', 'this call is not possible at this step'],
  encrypted: ['2301', 'encrypted information cannot be read'],
  field: ['2302', 'a field is missing or not allowed'],
  resends: ['2303', 'no resends left'],
  person: ['3001', 'personal data does not match'],
  wrongCode: ['3002', 'authNumber does not match'],
  expired: ['3003', 'authNumber has expired'],
  notApproved: ['3004', 'not approved yet'],
  declined: ['3005', 'declined by the user'],
  tooManyTries: ['3006', 'too many tries'],
  carrier: ['3901', 'the carrier does not answer'],
} as const;

export type Refusal = keyof typeof codes;

/** @param token the fresh token that some refusals carry */
export function refuse(refusal: Refusal, detail?: string, token?: string): Reply {
  const [resultCode, message] = codes[refusal];
  const resultMsg = detail ? `${message}: ${detail}` : message;
  return { status: 200, body: { ...(token ? { encryptMOKToken: token } : {}), resultCode, resultMsg } };
}

export function succeed(fields: Record<string, string>): Reply {
  return { status: 200, body: { ...fields, resultCode: '2000', resultMsg: 'success' } };
}
