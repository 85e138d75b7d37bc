import type { ApplicationFailure } from '@temporalio/common';
import {
  type CallName,
  failure,
  type HttpAnswer,
  lost,
  notTheProvidersEnvelope,
  rejected,
  safeCode,
  unauthorized,
} from '../http/index.ts';
import { errorSchema, type PortOneV2Error } from './wire.ts';

/** How long until a call under the same key, which is still under way there, is worth another look. */
const outstandingMs = 2_000;

/** Refused as PortOne documents it: its `type`, and for PG_PROVIDER the PG's own code. */
export interface Refusal {
  type: string;
  /** The code to show: `pgCode` where there is one that may be shown, else the type. */
  code: string;
}

/**
 * PortOne's "no". Throws what is none: 401, a call under the same key that is still running, and a 5xx other than
 * PG_PROVIDER, after which nobody knows whether it was done.
 */
export const refusalOf = (call: CallName, answer: HttpAnswer): Refusal => {
  if (answer.status === 401) throw unauthorized(call, answer);
  const parsed = errorSchema.safeParse(answer.body);
  if (!parsed.success) throw notTheProvidersEnvelope(call, answer);
  const { type } = parsed.data;
  if (type === 'IDEMPOTENCY_OUTSTANDING_REQUEST') throw outstanding(call, answer);
  if (answer.status >= 500 && type !== 'PG_PROVIDER')
    throw lost(call, `status ${answer.status}`, { status: answer.status, ...shown(type) });
  return { type, code: pgCodeOf(parsed.data) ?? safeCode(type) ?? 'unknown' };
};

/** PG_PROVIDER comes with HTTP 502 and is an answer all the same: a repeat would send another message, or the code again. */
export const refusedAs = (call: CallName, { status }: HttpAnswer, { code }: Refusal): ApplicationFailure =>
  rejected(call, `refused (${code})`, { status, code });

const outstanding = (call: CallName, { status }: HttpAnswer) =>
  failure('AmbiguousSend', call, 'the same call is still running there', {
    retryable: true,
    retryAfterMs: outstandingMs,
    status,
  });

const pgCodeOf = ({ pgCode }: PortOneV2Error) => safeCode(pgCode ?? undefined);

const shown = (type: string) => {
  const code = safeCode(type);
  return code === undefined ? {} : { code };
};
