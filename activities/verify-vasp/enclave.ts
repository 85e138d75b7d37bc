import type { ApplicationFailure } from '@temporalio/common';
import { timeoutOf } from '../../config/provider-settings.ts';
import {
  type CallName,
  type HttpAnswer,
  type HttpCall,
  httpCall,
  lost,
  notTheProvidersEnvelope,
  rejected,
  safeCode,
  unauthorized,
  unavailable,
} from '../http/index.ts';
import type { VerifyVaspSettings } from './settings.ts';
import { errorSchema } from './wire.ts';

export interface Answered {
  call: CallName;
  answer: HttpAnswer;
  ok: boolean;
}

type Order = Pick<HttpCall, 'call' | 'class' | 'method' | 'json'> & { path: string; query?: Record<string, string> };

/** Makes a call to your Enclave. The Enclave's API has no credentials, so it belongs in a private network. */
export type AskEnclave = (order: Order) => Promise<Answered>;

export const enclaveOf =
  (settings: VerifyVaspSettings): AskEnclave =>
  async ({ path, query = {}, ...order }) => {
    const search = new URLSearchParams(query).toString();
    const url = `${settings.VERIFYVASP_URL}${path}`;
    const call: CallName = { provider: 'verify-vasp', call: order.call, class: order.class };
    const answer = await httpCall({
      ...order,
      ...call,
      url: search ? `${url}?${search}` : url,
      timeoutMs: timeoutOf(settings.VERIFYVASP_TIMEOUT, order.call),
    });
    return { call, answer, ok: answer.status >= 200 && answer.status < 300 };
  };

/** The Enclave's own code of a refusal; undefined if the answer is not the Enclave's. */
export const enclaveCode = ({ answer }: Answered): string | undefined => {
  const parsed = errorSchema.safeParse(answer.body);
  return parsed.success ? (safeCode(parsed.data.code) ?? 'unknown') : undefined;
};

/**
 * The failure for any answer except 2xx. After the Enclave's timeout (408) and after a 5xx it is unknown whether the centre has
 * the record; any other refusal of the Enclave is a plain no.
 */
export const enclaveFailure = (answered: Answered): ApplicationFailure => {
  const { call, answer } = answered;
  const { status } = answer;
  if (status === 401) return unauthorized(call, answer);
  const code = enclaveCode(answered);
  const shown = { status, ...(code !== undefined && { code }) };
  if (status === 408 || code === 'REQUEST-TIMEOUT') return lost(call, 'the Enclave timed out', shown);
  if (code === undefined) return notTheProvidersEnvelope(call, answer);
  if (status < 500) return rejected(call, `refused (${code})`, shown);
  return call.class === 'once' ? lost(call, `status ${status}`, shown) : unavailable(call, `status ${status}`, shown);
};
