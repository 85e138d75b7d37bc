import type { Reply } from '../http/provider.ts';

const statuses = {
  INVALID_REQUEST: 400,
  UNAUTHORIZED: 401,
  FORBIDDEN: 403,
  IDENTITY_VERIFICATION_NOT_FOUND: 404,
  CHANNEL_NOT_FOUND: 404,
  IDENTITY_VERIFICATION_NOT_SENT: 404,
  IDENTITY_VERIFICATION_ALREADY_VERIFIED: 409,
  IDENTITY_VERIFICATION_ALREADY_SENT: 409,
  IDEMPOTENCY_OUTSTANDING_REQUEST: 409,
  MAX_TRANSACTION_COUNT_REACHED: 429,
} as const;

export function fail(type: keyof typeof statuses, message?: string): Reply {
  return { status: statuses[type], body: { type, ...(message ? { message } : {}) } };
}

/** 502 PG_PROVIDER: every refusal of the carrier's side, including a wrong otp. The codes are Danal's. */
export function pgFailure(pgCode: string, pgMessage: string): Reply {
  return { status: 502, body: { type: 'PG_PROVIDER', message: pgMessage, pgCode, pgMessage } };
}
