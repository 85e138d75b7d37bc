import { refusals } from '../../contract/refusals.ts';

/** The gateway's own codes, in addition to those of `contract/refusals.ts`. */
const own = {
  bad_request: { status: 400, title: 'The request cannot be read' },
  unauthorized: { status: 401, title: 'No valid key or token' },
  method_not_allowed: { status: 405, title: 'Method not allowed' },
  timeout: { status: 408, title: 'The request took too long to arrive' },
  idempotency_in_flight: { status: 409, title: 'The first request under this key is still in progress' },
  body_too_large: { status: 413, title: 'The body is too large' },
  unsupported_media_type: { status: 415, title: 'The body is not JSON' },
  idempotency_mismatch: { status: 422, title: 'The key was used with a different request' },
  headers_too_large: { status: 431, title: 'The headers are too large' },
  internal: { status: 500, title: 'Internal error' },
  stopping: { status: 503, title: 'The gateway is stopping' },
} as const;

export type GatewayCode = keyof typeof own;

/** HTTP status and title of every code. A map, not an object: codes also come from Temporal, and `constructor` is not one. */
export const problems: ReadonlyMap<string, { status: number; title: string }> = new Map(
  Object.entries({ ...refusals, ...own }),
);
