import { isText, parseObject, saysJson } from '../http/json.ts';
import type { Call, Reply } from '../http/provider.ts';
import { wrongPersonName } from '../magic.ts';
import { judge } from '../sent-code.ts';
import { hyphenated, type World } from '../world.ts';
import { answer, danal, refuse } from './answer.ts';
import { type Certification, type Certifications, shown } from './certifications.ts';
import { readOtpRequest } from './request-fields.ts';

/** POST /certifications/otp/request: a new imp_uid and a message, each time. */
export async function requestOtp(world: World, certifications: Certifications, call: Call): Promise<Reply> {
  const fields = saysJson(call.headers) ? parseObject(call.text) : undefined;
  if (!fields) return refuse(400, '요청 본문이 올바르지 않습니다.');
  const read = readOtpRequest(fields);
  if ('wrong' in read) return refuse(400, `${read.wrong} 값이 올바르지 않습니다.`);
  const { request } = read;
  if (request.provider === 'kcp_v2' && request.merchantUid && certifications.isUsed(request.merchantUid))
    return refuse(400, 'merchant_uid 값이 이미 사용되었습니다.');

  await call.sendingTo(request.phone);
  if (request.name === wrongPersonName) return refuse(400, '입력하신 본인확인 정보가 일치하지 않습니다.');
  const certification = certifications.open(request);
  const about = { to: request.phone, reference: certification.impUid };
  if (request.method === 'APP') {
    world.ask(request.phone);
    world.log(`PortOne V1 APP request to ${hyphenated(request.phone)}: waits for approval`);
    await call.effect('passPush', about);
  } else {
    certification.sent = world.draw(request.phone);
    world.log(`PortOne V1 SMS to ${hyphenated(request.phone)}: code ${certification.sent.code}`);
    await call.effect('sms', about);
  }
  return answer({ imp_uid: certification.impUid });
}

/** POST /certifications/otp/confirm/{imp_uid}: with the otp, or without one after an approval in the app. */
export async function confirmOtp(world: World, certifications: Certifications, call: Call): Promise<Reply> {
  const certification = certifications.find(call.params.impUid);
  if (!certification) return refuse(404, '존재하지 않는 인증정보입니다.');
  if (certification.certifiedAt > 0) return refuse(400, '이미 인증이 완료되었습니다.');
  const otp = parseObject(call.text)?.otp;
  if (certification.method === 'SMS' && !isText(otp)) return refuse(400, 'otp 값이 누락되었습니다.');

  const refusal = certification.sent
    ? checkOtp(world, certification, certification.sent, String(otp))
    : checkConsent(world, certification);
  const about = { to: certification.phone, reference: certification.impUid };
  await call.effect('try', about);
  if (refusal) return refusal;
  certification.certifiedAt = Math.floor(Date.now() / 1000);
  await call.effect('verified', about);
  return answer(shown(certification, world.rules));
}

function checkOtp(
  world: World,
  certification: Certification,
  sent: NonNullable<Certification['sent']>,
  otp: string,
): Reply | undefined {
  switch (judge(world, sent, otp)) {
    case 'right':
      return undefined;
    case 'expired':
      return refuse(200, `[${danal.expired}] 인증시간이 초과되었습니다.`, 1);
    case 'tooMany':
      return refuse(200, `[${danal.tooManyTries}] 인증번호 입력 횟수를 초과하였습니다.`, 1);
    case 'wrong':
      return world.rules.portOneV1WrongOtp === 'code200'
        ? refuse(200, `[${danal.wrongOtp}] 인증번호가 일치하지 않습니다.`, 1)
        : refuse(500, `[${danal.wrongOtpByCarrier[certification.carrier]}] 인증번호가 일치하지 않습니다.`);
  }
}

function checkConsent(world: World, certification: Certification): Reply | undefined {
  const consent = world.takeConsent(certification.phone);
  if (consent === 'approved') return undefined;
  return consent === 'declined'
    ? refuse(200, `[${danal.canceledInApp}] 사용자가 인증을 취소하였습니다.`, 1)
    : refuse(200, `[${danal.inProgress}] 인증이 진행중입니다.`, 1);
}
