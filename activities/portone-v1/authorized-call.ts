import { timeoutOf } from '../../config/provider-settings.ts';
import { type CallName, type HttpAnswer, type HttpCall, httpCall } from '../http/index.ts';
import { accessTokens } from './access-token.ts';
import { envelopeOf } from './envelope.ts';
import type { PortOneV1Settings } from './settings.ts';
import type { Envelope } from './wire.ts';

export interface Answered {
  call: CallName;
  answer: HttpAnswer;
  envelope: Envelope;
}

type Order = Pick<HttpCall, 'call' | 'class' | 'method' | 'json'> & { path: string };

/**
 * Calls with the worker's access token. On a 401 (certainly not done) it gets another token and repeats once; a second 401 is a
 * failure.
 */
export const authorizedCalls = (settings: PortOneV1Settings) => {
  const tokens = accessTokens(settings);
  const send = (order: Order, token: string) => {
    const { path, ...rest } = order;
    return httpCall({
      ...rest,
      provider: 'portone-v1',
      url: `${settings.PORTONE_V1_URL}${path}`,
      headers: { authorization: `Bearer ${token}` },
      timeoutMs: timeoutOf(settings.PORTONE_V1_TIMEOUT, order.call),
    });
  };
  return async (order: Order): Promise<Answered> => {
    const token = await tokens.current();
    let answer = await send(order, token);
    if (answer.status === 401) {
      tokens.forget(token);
      answer = await send(order, await tokens.current());
    }
    const call: CallName = { provider: 'portone-v1', call: order.call, class: order.class };
    return { call, answer, envelope: envelopeOf(call, answer) };
  };
};
