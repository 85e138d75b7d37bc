import { parseObject } from '../http/json.ts';
import type { Call, Opening, Provider, Reply, Route } from '../http/provider.ts';
import { confirm } from './confirm.ts';
import { fail, pgFailure } from './errors.ts';
import { Idempotency } from './idempotency.ts';
import { resend, send } from './send.ts';
import { respell } from './spelling.ts';
import { channelKey, shown, storeId, Verifications } from './verification.ts';

const apiSecret = 'sandbox-portone-v2-secret';

/** PortOne V2: identity verification. */
export function portOneV2({ world }: Opening): Provider {
  const verifications = new Verifications(world);
  const idempotency = new Idempotency(world);
  const post = (call: 'send' | 'resend' | 'confirm'): Route => ({
    method: 'POST',
    path: new RegExp(`^/identity-verifications/(?<id>[^/]+)/${call}$`),
    call,
    handle: (given) => ({ send, resend, confirm })[call](world, verifications, given.params.id ?? '', given),
  });
  const show = (call: Call): Reply => {
    const verification = verifications.find(call.params.id ?? '');
    return verification
      ? { status: 200, body: shown(verification, world.rules) }
      : fail('IDENTITY_VERIFICATION_NOT_FOUND');
  };
  return {
    settings: (url) => ({ PORTONE_V2_URL: url, PORTONE_V2_SECRET: apiSecret, PORTONE_V2_CHANNEL_KEY: channelKey }),
    routes: [
      post('send'),
      post('resend'),
      post('confirm'),
      { method: 'GET', path: /^\/identity-verifications\/(?<id>[^/]+)$/, call: 'get', handle: show },
    ],
    gate: async (call, proceed) => {
      const { authorization } = call.headers;
      if (authorization !== `PortOne ${apiSecret}`) return fail('UNAUTHORIZED');
      if (otherStore(call)) return fail('FORBIDDEN', 'storeId');
      return idempotency.around(call, proceed);
    },
    respell,
    refusals: {
      envelope502: () => pgFailure('9001', '통신사 점검 중입니다.'),
      unknownCode: (code = 'SANDBOX_UNKNOWN') => ({ status: 400, body: { type: code, message: 'unknown' } }),
      unauthorized: () => fail('UNAUTHORIZED'),
      tooMany: () => fail('MAX_TRANSACTION_COUNT_REACHED'),
      outage: () => pgFailure('9001', '통신사 점검 중입니다.'),
      notFound: () => fail('INVALID_REQUEST', 'path'),
    },
    envelopeFields: ['type'],
  };
}

/** storeId is in the query, or in the body of send and confirm. */
function otherStore(call: Call): boolean {
  const given = call.query.get('storeId') ?? parseObject(call.text)?.storeId ?? storeId;
  return given !== storeId;
}
