import { timeoutOf } from '../../config/provider-settings.ts';
import { type CallName, type HttpAnswer, type HttpCall, httpCall } from '../http/index.ts';
import type { PortOneV2Settings } from './settings.ts';

export interface Answered {
  call: CallName;
  answer: HttpAnswer;
  ok: boolean;
}

type Order = Pick<HttpCall, 'call' | 'class' | 'method' | 'json'> & {
  reference: string;
  /** The part after the id: `/send`. */
  path: string;
  query?: Record<string, string>;
  idempotencyKey?: string;
};

/** Calls the endpoint of an identity verification with the API secret. */
export const callsOf =
  (settings: PortOneV2Settings) =>
  async ({ reference, path, query = {}, idempotencyKey, ...order }: Order): Promise<Answered> => {
    const search = new URLSearchParams(query).toString();
    const url = `${settings.PORTONE_V2_URL}/identity-verifications/${encodeURIComponent(reference)}${path}`;
    const call: CallName = { provider: 'portone-v2', call: order.call, class: order.class };
    const answer = await httpCall({
      ...order,
      ...call,
      url: search ? `${url}?${search}` : url,
      headers: {
        authorization: `PortOne ${settings.PORTONE_V2_SECRET}`,
        ...(idempotencyKey && { 'idempotency-key': idempotencyKey }),
      },
      timeoutMs: timeoutOf(settings.PORTONE_V2_TIMEOUT, order.call),
    });
    return { call, answer, ok: answer.status >= 200 && answer.status < 300 };
  };
