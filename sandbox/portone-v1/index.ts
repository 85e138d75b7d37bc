import type { Call, Opening, Provider, Reply, Route } from '../http/provider.ts';
import { AccessTokens, impKey, impSecret } from './access-token.ts';
import { answer, danal, refuse } from './answer.ts';
import { Certifications, shown } from './certifications.ts';
import { confirmOtp, requestOtp } from './otp.ts';
import { channels } from './request-fields.ts';
import { respell } from './spelling.ts';

/** PortOne V1 (iamport): OTP certification. */
export function portOneV1({ world }: Opening): Provider {
  const tokens = new AccessTokens(world);
  const certifications = new Certifications(world);
  const unauthorized = (): Reply => refuse(401, 'Unauthorized');
  const admitted = (
    method: Route['method'],
    path: RegExp,
    call: string,
    handle: (call: Call) => Reply | Promise<Reply>,
  ): Route => ({ method, path, call, handle: (given) => (tokens.admits(given) ? handle(given) : unauthorized()) });

  const show = (call: Call, erase: boolean): Reply => {
    const certification = certifications.find(call.params.impUid);
    if (!certification) return refuse(404, '존재하지 않는 인증정보입니다.');
    if (erase) certifications.erase(certification.impUid);
    return answer(shown(certification, world.rules));
  };
  const one = /^\/certifications\/(?<impUid>[^/]+)$/;
  return {
    settings: (url) => ({
      PORTONE_V1_URL: url,
      PORTONE_V1_KEY: impKey,
      PORTONE_V1_SECRET: impSecret,
      PORTONE_V1_CHANNEL_KEY: channels.kcp.key,
    }),
    routes: [
      { method: 'POST', path: /^\/users\/getToken$/, call: 'getToken', handle: (call) => tokens.issue(call) },
      admitted('POST', /^\/certifications\/otp\/request$/, 'otp/request', (call) =>
        requestOtp(world, certifications, call),
      ),
      admitted('POST', /^\/certifications\/otp\/confirm\/(?<impUid>[^/]+)$/, 'otp/confirm', (call) =>
        confirmOtp(world, certifications, call),
      ),
      admitted('GET', one, 'certifications/get', (call) => show(call, false)),
      admitted('DELETE', one, 'certifications/delete', (call) => show(call, true)),
    ],
    respell,
    refusals: {
      envelope502: () => refuse(502, '다날 서버 응답 오류'),
      unknownCode: (code = '7777') => refuse(200, `[${code}] 알 수 없는 오류`, 7777),
      unauthorized,
      tooMany: () => refuse(429, 'Too Many Requests'),
      outage: () => refuse(500, `[${danal.maintenance}] 통신사 점검 중입니다.`),
      notFound: () => refuse(404, 'Not Found'),
    },
    envelopeFields: ['code', 'message'],
  };
}
