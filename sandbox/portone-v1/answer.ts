import type { Reply } from '../http/provider.ts';

/** Danal's result codes that the vendor lists, as they appear in messages. */
export const danal = {
  wrongOtp: '9013',
  wrongOtpByCarrier: { SKT: '1710', KT: '3431', LGT: '5417' },
  expired: '9993',
  tooManyTries: '9991',
  inProgress: '9994',
  canceledInApp: '2376',
  maintenance: '9001',
} as const;

export function answer(response: unknown): Reply {
  return { status: 200, body: { code: 0, message: null, response } };
}

/** @param code the vendor's own convention: negative for the API's refusals, positive for the carrier's */
export function refuse(status: number, message: string, code = -1): Reply {
  return { status, body: { code, message, response: null } };
}
