import type { RefusalCode } from '../../contract/refusals.ts';

/** Codes of the gateway's own, beside those of `contract/refusals.ts`. */
export type GatewayCode =
  | 'unauthorized'
  | 'bad_request'
  | 'not_found'
  | 'method_not_allowed'
  | 'body_too_large'
  | 'unsupported_media_type'
  | 'idempotency_in_flight'
  | 'idempotency_mismatch'
  | 'timeout'
  | 'headers_too_large'
  | 'stopping'
  | 'internal';

/** HTTP status and title of every code. 4xx: the caller's to mend. 503: the same request may succeed later. */
const statuses: Readonly<Record<RefusalCode | GatewayCode, readonly [status: number, title: string]>> = {
  invalid_input: [400, 'The input does not fit'],
  invalid_code: [400, 'Not a code'],
  bad_request: [400, 'The request cannot be read'],
  unauthorized: [401, 'No valid key or token'],
  forbidden: [403, 'Not allowed'],
  not_found: [404, 'Not found'],
  method_not_allowed: [405, 'Method not allowed'],
  timeout: [408, 'The request took too long to arrive'],
  already_exists: [409, 'The id belongs to another verification'],
  ended: [409, 'The verification has ended'],
  busy: [409, 'Another answer is being dealt with'],
  not_awaiting: [409, 'Nothing of the kind is awaited'],
  challenge_expired: [409, 'The challenge has expired'],
  no_resends_left: [409, 'No resends are left'],
  idempotency_in_flight: [409, 'The first request under this key is still being dealt with'],
  erased: [410, 'The verification was erased'],
  body_too_large: [413, 'The body is too large'],
  unsupported_media_type: [415, 'The body is not JSON'],
  not_configured: [422, 'The provider is off'],
  idempotency_mismatch: [422, 'The key was used with another request'],
  headers_too_large: [431, 'The headers are too large'],
  cooldown: [429, 'Too soon'],
  limited: [429, 'Over a limit'],
  locked: [429, 'Locked for now'],
  internal: [500, 'A mistake of the gateway'],
  no_worker: [503, 'No worker answered in time'],
  temporal_unreachable: [503, 'Temporal is not reachable'],
  stopping: [503, 'The gateway is stopping'],
};

/** A map, not the object: codes come from Temporal too, and `constructor` is none. */
export const problems: ReadonlyMap<string, readonly [status: number, title: string]> = new Map(
  Object.entries(statuses),
);
