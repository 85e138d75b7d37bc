import { randomBytes } from 'node:crypto';
import { isText, parseObject, saysJson } from '../http/json.ts';
import type { Call, Opening, Provider, Reply } from '../http/provider.ts';
import { stepOf, toBase32, totpAt } from '../totp.ts';
import { qrPng } from './png.ts';
import { respell } from './spelling.ts';

const appKey = 'sandbox-app-key';

const keyBytes = 10; // 16 base32 characters

/** The vendor's result codes; every answer is HTTP 200. */
const results = {
  SUCCESS: 0,
  FAIL: -1,
  PARAMETER_ERROR: -2,
  HTTP_STATUS_ERROR: -3,
  APPKEY_ERROR: -4,
  DATA_INVALID_ERROR: -101,
  DATA_DUPLICATE_ERROR: -102,
} as const;

interface Key {
  userId: string;
  /** Time steps whose code was already used. */
  usedSteps: number[];
}

/** NHN Cloud OTP: authenticator keys, and the check of their codes. */
export function nhnOtp({ world }: Opening): Provider {
  const keys = (): Record<string, Key> => world.slice<Record<string, Key>>('nhn-otp', () => ({}));

  async function issue(call: Call): Promise<Reply> {
    if (call.params.appKey !== appKey) return answer('APPKEY_ERROR');
    const body = saysJson(call.headers) ? parseObject(call.text) : undefined;
    if (!body || !isText(body.userId) || !isText(body.serviceName)) return answer('PARAMETER_ERROR');
    const { userId, serviceName } = body;
    const encodedKey = toBase32(randomBytes(keyBytes));
    keys()[encodedKey] = { userId, usedSteps: [] };
    await call.effect('key', { to: userId });
    const label = `${encodeURIComponent(serviceName)}:${encodeURIComponent(userId)}`;
    const uri = `otpauth://totp/${label}?secret=${encodedKey}&issuer=${encodeURIComponent(serviceName)}`;
    world.log(`NHN OTP key for ${userId}: ${uri}`);
    return answer('SUCCESS', { Key: { encodedKey, qrCodeEncodedString: qrPng(uri).toString('base64') } });
  }

  async function verify(call: Call): Promise<Reply> {
    if (call.params.appKey !== appKey) return answer('APPKEY_ERROR');
    const code = call.params.code ?? '';
    const userId = call.query.get('userId');
    const encodedKey = call.query.get('encodedKey');
    if (!/^\d{6}$/.test(code) || !userId || !/^[A-Z2-7]{16}$/.test(encodedKey ?? '')) return answer('PARAMETER_ERROR');
    const key = keys()[encodedKey ?? ''];
    if (key?.userId !== userId) return answer('PARAMETER_ERROR');

    await call.effect('try', { to: userId });
    const step = matchingStep(encodedKey ?? '', code, world.rules.nhnSkewSteps);
    if (step === undefined) return answer('DATA_INVALID_ERROR');
    if (key.usedSteps.includes(step)) return answer('DATA_DUPLICATE_ERROR');
    key.usedSteps = [...key.usedSteps.slice(-10), step];
    await call.effect('verified', { to: userId });
    return answer('SUCCESS');
  }

  const base = '^/otp/v1\\.0/appkeys/(?<appKey>[^/]+)';
  return {
    settings: (url) => ({ NHN_OTP_URL: url, NHN_OTP_APP_KEY: appKey }),
    routes: [
      { method: 'POST', path: new RegExp(`${base}/keys$`), call: 'keys', handle: issue },
      {
        method: 'GET',
        path: new RegExp(`${base}/codes/(?<code>[^/]+)/verification$`),
        call: 'verification',
        handle: verify,
      },
    ],
    respell,
    refusals: {
      envelope502: () => answer('HTTP_STATUS_ERROR'),
      unknownCode: (code = '-777') => ({
        status: 200,
        body: { header: { resultCode: Number(code), resultMessage: 'UNKNOWN', successful: false } },
      }),
      unauthorized: () => answer('APPKEY_ERROR'),
      tooMany: () => answer('FAIL'),
      outage: () => answer('FAIL'),
      notFound: () => answer('HTTP_STATUS_ERROR'),
    },
    envelopeFields: [],
  };
}

function answer(result: keyof typeof results, more: Record<string, unknown> = {}): Reply {
  const resultCode = results[result];
  return {
    status: 200,
    body: { header: { resultCode, resultMessage: result, successful: resultCode === 0 }, ...more },
  };
}

function matchingStep(encodedKey: string, code: string, skew: number): number | undefined {
  const now = stepOf(Date.now());
  for (let step = now - skew; step <= now + skew; step += 1) if (totpAt(encodedKey, step) === code) return step;
  return undefined;
}
