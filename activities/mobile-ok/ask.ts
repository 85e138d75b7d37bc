import { timeoutOf } from '../../config/provider-settings.ts';
import {
  type CallClass,
  type CallName,
  httpCall,
  invalidAnswer,
  notTheProvidersEnvelope,
  parseAnswer,
  unauthorized,
  unavailable,
} from '../http/index.ts';
import type { MobileOkSettings } from './settings.ts';
import { type Envelope, envelopeSchema } from './wire.ts';

/** The calls of MobileOK's API, by their names in logs and failures. */
const calls = {
  'token/get': { version: undefined, class: 'safe' },
  'auth/request': { version: 'v1', class: 'once' },
  'auth/resend': { version: 'v1', class: 'once' },
  'auth/call': { version: 'v1', class: 'once' },
  'confirm/request': { version: 'v1', class: 'once' },
} as const satisfies Record<string, { version: string | undefined; class: CallClass }>;
export type MobileOkCall = keyof typeof calls;

export type Answer =
  | { ok: true; call: CallName; body: Envelope }
  | { ok: false; call: CallName; code: string; token?: string };

/**
 * POSTs one call and tells success (`2000` in a 2xx) from a well-formed refusal with any status. Everything else is a failure.
 */
export const ask = async (settings: MobileOkSettings, name: MobileOkCall, json: object): Promise<Answer> => {
  const call: CallName = { provider: 'mobile-ok', call: name, class: calls[name].class };
  const answer = await httpCall({
    ...call,
    method: 'POST',
    url: `${settings.MOBILEOK_URL}/agent/${calls[name].version ?? settings.MOBILEOK_CLIENT_INFO}/${name}`,
    headers: { 'content-type': 'application/json; charset=UTF-8' },
    json,
    timeoutMs: timeoutOf(settings.MOBILEOK_TIMEOUT, name),
  });
  if (answer.status === 401) throw unauthorized(call, answer);
  const envelope = envelopeSchema.safeParse(answer.body);
  const done = answer.status >= 200 && answer.status < 300;
  if (!envelope.success && !done) throw notTheProvidersEnvelope(call, answer);
  const body = parseAnswer(envelopeSchema, call, answer.body);
  const { resultCode: code, encryptMOKToken: token } = body;
  const { status } = answer;
  if (code === '2000') {
    if (done) return { ok: true, call, body };
    throw invalidAnswer(call, `status ${status} with a success inside`, { status });
  }
  // A temporary fault at the vendor: only a call that is safe to repeat can wait for it to pass.
  if (call.class === 'safe' && status >= 500)
    throw unavailable(call, `status ${status}, code ${code}`, { status, code });
  return { ok: false, call, code, ...(token ? { token } : {}) };
};
