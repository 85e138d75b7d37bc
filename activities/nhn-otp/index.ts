import { timeoutOf } from '../../config/provider-settings.ts';
import {
  type CallName,
  type HttpCall,
  httpCall,
  notTheProvidersEnvelope,
  parseAnswer,
  rejected,
  unauthorized,
  unavailable,
} from '../http/index.ts';
import { checkMeaning, isPassing } from './result-codes.ts';
import type { NhnOtpSettings } from './settings.ts';
import type { NhnOtpActivities } from './types.ts';
import { answerSchema, keySchema } from './wire.ts';

/**
 * NHN Cloud OTP's calls. Source: NHN Cloud's OTP guide, v1.0. The URLs contain the appKey, the code and the key, so nothing here
 * shows a URL.
 */
export const createNhnOtpActivities = (settings: NhnOtpSettings): NhnOtpActivities => {
  const base = `${settings.NHN_OTP_URL}/otp/v1.0/appkeys/${encodeURIComponent(settings.NHN_OTP_APP_KEY)}`;
  const ask = async (order: Pick<HttpCall, 'call' | 'class' | 'method' | 'json'> & { path: string }) => {
    const { path, ...rest } = order;
    const call: CallName = { provider: 'nhn-otp', call: order.call, class: order.class };
    const timeoutMs = timeoutOf(settings.NHN_OTP_TIMEOUT, order.call);
    const answer = await httpCall({ ...rest, ...call, url: `${base}${path}`, timeoutMs });
    if (answer.status === 401) throw unauthorized(call, answer);
    // All of NHN's own answers are HTTP 200, even refusals.
    if (answer.status !== 200) throw notTheProvidersEnvelope(call, answer);
    const { resultCode } = parseAnswer(answerSchema, call, answer.body).header;
    return { call, body: answer.body, resultCode };
  };

  return {
    nhnOtpReady: async () => 'ready',

    nhnOtpKey: async ({ userId, serviceName }) => {
      const { call, body, resultCode } = await ask({
        call: 'keys',
        class: 'safe',
        method: 'POST',
        path: '/keys',
        json: { userId, serviceName },
      });
      const code = String(resultCode);
      if (isPassing(resultCode)) throw unavailable(call, `failed (${code})`, { code });
      if (resultCode !== 0) throw rejected(call, `refused (${code})`, { code });
      const { encodedKey, qrCodeEncodedString } = parseAnswer(keySchema, call, body);
      return { encodedKey, qrCode: qrCodeEncodedString };
    },

    nhnOtpCheck: async ({ userId, encodedKey, code }) => {
      const { resultCode } = await ask({
        call: 'verification',
        class: 'once',
        method: 'GET',
        path: `/codes/${encodeURIComponent(code)}/verification?${new URLSearchParams({ userId, encodedKey }).toString()}`,
      });
      if (resultCode === 0) return { kind: 'right', at: new Date().toISOString() };
      return { kind: 'refused', code: String(resultCode), meaning: checkMeaning(resultCode, code) };
    },
  };
};
