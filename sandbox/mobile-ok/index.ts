import { saysJson } from '../http/json.ts';
import type { Call, Opening, Provider, Reply } from '../http/provider.ts';
import { placeCall, resend } from './again.ts';
import { refuse } from './codes.ts';
import { confirm } from './confirm.ts';
import { keyPassword, mobileOkKeys, siteUrl } from './keys.ts';
import { requestAuth } from './request.ts';
import { respell } from './spelling.ts';
import { getToken } from './token.ts';
import { Transactions } from './transactions.ts';

/** MobileOK 본인확인-API. Every refusal is HTTP 200 with a resultCode other than 2000. */
export async function mobileOk({ world, dataDir }: Opening): Promise<Provider> {
  const keys = await mobileOkKeys(world.store, dataDir);
  const site = { world, keys, transactions: new Transactions(world) };
  const post = (path: RegExp, call: string, handle: (call: Call) => Promise<Reply>): Provider['routes'][number] => ({
    method: 'POST',
    path,
    call,
    handle: (given) => (saysJson(given.headers) ? handle(given) : refuse('body', 'Content-Type')),
  });
  return {
    settings: (url) => ({
      MOBILEOK_URL: url,
      MOBILEOK_KEY_FILE: keys.file,
      MOBILEOK_KEY_PASSWORD: keyPassword,
      MOBILEOK_SITE_URL: siteUrl,
    }),
    routes: [
      post(/^\/agent\/(?<version>v[12])\/token\/get$/, 'token/get', (call) => getToken(site, call)),
      post(/^\/agent\/v1\/auth\/request$/, 'auth/request', (call) => requestAuth(site, call)),
      post(/^\/agent\/v1\/auth\/resend$/, 'auth/resend', (call) => resend(site, call)),
      post(/^\/agent\/v1\/auth\/call$/, 'auth/call', (call) => placeCall(site, call)),
      post(/^\/agent\/v1\/confirm\/request$/, 'confirm/request', (call) => confirm(site, call)),
    ],
    respell,
    refusals: {
      envelope502: () => refuse('carrier'),
      unknownCode: (code = '7777') => ({ status: 200, body: { resultCode: code, resultMsg: 'unknown' } }),
      unauthorized: () => refuse('service'),
      tooMany: () => ({ status: 429, body: { resultCode: '2429', resultMsg: 'too many requests' } }),
      outage: () => refuse('carrier'),
      stale: () => refuse('tokenStale'),
    },
    envelopeFields: ['resultCode', 'resultMsg'],
    end: () => keys.remove(),
  };
}
