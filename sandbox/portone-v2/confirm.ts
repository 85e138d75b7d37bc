import { isText, parseObject } from '../http/json.ts';
import type { Call, Reply } from '../http/provider.ts';
import { judge } from '../sent-code.ts';
import type { World } from '../world.ts';
import { fail, pgFailure } from './errors.ts';
import { shown, type Verification, type Verifications } from './verification.ts';

/** POST /identity-verifications/{id}/confirm: with the otp for SMS; without one for APP. */
export async function confirm(world: World, verifications: Verifications, id: string, call: Call): Promise<Reply> {
  const fields = call.text === '' ? {} : parseObject(call.text);
  if (!fields) return fail('INVALID_REQUEST', 'body');
  const verification = verifications.find(id);
  if (!verification || verification.status === 'FAILED') return fail('IDENTITY_VERIFICATION_NOT_SENT');
  if (verification.status === 'VERIFIED') return fail('IDENTITY_VERIFICATION_ALREADY_VERIFIED');
  if (verification.method === 'SMS' && !isText(fields.otp)) return fail('INVALID_REQUEST', 'otp');

  const refusal = verification.sent
    ? checkOtp(world, verification.sent, String(fields.otp))
    : checkConsent(world, verification);
  const about = { to: verification.phone, reference: id };
  await call.effect('try', about);
  if (refusal) return refusal;
  verification.status = 'VERIFIED';
  verification.changedAt = Date.now();
  await call.effect('verified', about);
  return { status: 200, body: { identityVerification: shown(verification, world.rules) } };
}

function checkOtp(world: World, sent: NonNullable<Verification['sent']>, otp: string): Reply | undefined {
  switch (judge(world, sent, otp)) {
    case 'right':
      return undefined;
    case 'expired':
      return pgFailure('9993', '인증시간이 초과되었습니다.');
    case 'tooMany':
      return pgFailure('9991', '인증번호 입력 횟수를 초과하였습니다.');
    case 'wrong':
      return pgFailure('9013', '인증번호가 일치하지 않습니다.');
  }
}

function checkConsent(world: World, verification: Verification): Reply | undefined {
  const consent = world.takeConsent(verification.phone);
  if (consent === 'approved') return undefined;
  return consent === 'declined'
    ? pgFailure('2376', '사용자가 인증을 취소하였습니다.')
    : pgFailure('9994', '인증이 진행중입니다.');
}
