import type { Reply } from '../http/provider.ts';

/**
 * Result codes. Codes that one merchant's code attributes to the vendor are used where they fit (no table is public);
 * 21xx, 23xx and 29xx are the sandbox's own.
 */
export const codes = {
  body: ['3001', 'body: a field is missing or not JSON'],
  service: ['5028', 'serviceId or siteUrl is not registered'],
  clientInfo: ['2103', 'encryptReqClientInfo cannot be read'],
  clientTxIdShape: ['2104', 'clientTxId must have 20 to 40 characters'],
  clientTxIdUsed: ['2105', 'clientTxId was used before'],
  requestTime: ['2106', 'requestTime must be the time now in KST, yyyyMMddHHmmss'],
  tokenUnknown: ['4001', 'encryptMOKToken is unknown'],
  tokenStale: ['4001', 'encryptMOKToken was replaced by a newer one'],
  tokenExpired: ['4001', 'encryptMOKToken has expired'],
  step: ['4001', 'this call is not possible at this step'],
  processed: ['4150', 'this was done already'],
  encrypted: ['2301', 'encrypted information cannot be read'],
  field: ['3001', 'a field is missing or not allowed'],
  resends: ['4302', 'no resends left'],
  person: ['2910', 'personal data does not match'],
  wrongCode: ['2910', 'authNumber does not match'],
  expired: ['5033', 'authNumber has expired'],
  notApproved: ['6702', 'not approved yet'],
  declined: ['6705', 'declined by the user'],
  tooManyTries: ['4301', 'too many tries'],
  carrier: ['9999', 'the carrier does not answer'],
} as const;

export type Refusal = keyof typeof codes;

/** @param token the new token that some refusals carry */
export function refuse(refusal: Refusal, detail?: string, token?: string): Reply {
  const [resultCode, message] = codes[refusal];
  const resultMsg = detail ? `${message}: ${detail}` : message;
  return { status: 200, body: { ...(token ? { encryptMOKToken: token } : {}), resultCode, resultMsg } };
}

export function succeed(fields: Record<string, string>): Reply {
  return { status: 200, body: { ...fields, resultCode: '2000', resultMsg: 'success' } };
}
