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

/** How long to wait before a call is repeated that is still in progress under the same key. */
const outstandingMs = 2_000;

/** A refusal as PortOne documents it: its `type`, and for PG_PROVIDER the PG's own code. */
export interface Refusal {
  type: string;
  /** The code to show: `pgCode` if it is safe to show, else the type. */
  code: string;
}

/**
 * PortOne's "no". Throws if it is not one: 401, a call under the same key that is still running, and a 5xx other than
 * PG_PROVIDER, which leaves unknown whether the call was done.
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

/** PG_PROVIDER comes with HTTP 502 but is an answer: a repeat would send another message, or submit the code again. */
export const refusedAs = (call: CallName, { status }: HttpAnswer, { code }: Refusal): ApplicationFailure =>
  rejected(call, `refused (${code})`, { status, code });

const outstanding = (call: CallName, { status }: HttpAnswer) =>
  failure('AmbiguousSend', call, 'the same call is still in progress there', {
    retryable: true,
    retryAfterMs: outstandingMs,
    status,
  });

const pgCodeOf = ({ pgCode }: PortOneV2Error) => safeCode(pgCode ?? undefined);

const shown = (type: string) => {
  const code = safeCode(type);
  return code === undefined ? {} : { code };
};
