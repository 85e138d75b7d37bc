import { parseObject, saysJson } from '../http/json.ts';
import type { Call, Reply } from '../http/provider.ts';
import { wrongPersonName } from '../magic.ts';
import { hyphenated, type World } from '../world.ts';
import { fail, pgFailure } from './errors.ts';
import { readSend } from './send-fields.ts';
import { channelKey, type Verification, type Verifications } from './verification.ts';

const mismatchCode = '9010';
const sentTooOften = '3041';

/** POST /identity-verifications/{id}/send: once per id. */
export async function send(world: World, verifications: Verifications, id: string, call: Call): Promise<Reply> {
  if (!/^[A-Za-z0-9]{1,40}$/.test(id)) return fail('INVALID_REQUEST', 'identityVerificationId');
  const fields = saysJson(call.headers) ? parseObject(call.text) : undefined;
  if (!fields) return fail('INVALID_REQUEST', 'body');
  const read = readSend(fields);
  if ('wrong' in read) return fail('INVALID_REQUEST', read.wrong);
  const { request } = read;
  if (request.channelKey !== channelKey) return fail('CHANNEL_NOT_FOUND');
  const before = verifications.find(id);
  if (before?.status === 'VERIFIED') return fail('IDENTITY_VERIFICATION_ALREADY_VERIFIED');
  if (before) return fail('IDENTITY_VERIFICATION_ALREADY_SENT');

  await call.sendingTo(request.phone);
  const verification = verifications.open(id, request);
  if (request.name === wrongPersonName) {
    const pgMessage = '입력하신 본인확인 정보가 일치하지 않습니다.';
    verification.status = 'FAILED';
    verification.failure = { reason: pgMessage, pgCode: mismatchCode, pgMessage };
    return pgFailure(mismatchCode, pgMessage);
  }
  if (request.method === 'APP') {
    world.ask(request.phone);
    world.log(`PortOne V2 APP request to ${hyphenated(request.phone)}: waits for approval`);
    await call.effect('passPush', { to: request.phone, reference: id });
  } else {
    await sms(world, verification, call);
  }
  return { status: 200, body: {} };
}

/** POST /identity-verifications/{id}/resend: a new code by SMS. */
export async function resend(world: World, verifications: Verifications, id: string, call: Call): Promise<Reply> {
  const verification = verifications.find(id);
  if (!verification || verification.status === 'FAILED') return fail('IDENTITY_VERIFICATION_NOT_SENT');
  if (verification.status === 'VERIFIED') return fail('IDENTITY_VERIFICATION_ALREADY_VERIFIED');
  if (verification.method !== 'SMS') return fail('INVALID_REQUEST', 'method');
  if (verification.resends >= world.rules.portOneV2Resends)
    return pgFailure(sentTooOften, '인증번호 발송 횟수를 초과하였습니다.');

  await call.sendingTo(verification.phone);
  verification.resends += 1;
  await sms(world, verification, call);
  return { status: 200, body: {} };
}

async function sms(world: World, verification: Verification, call: Call): Promise<void> {
  verification.sent = world.draw(verification.phone);
  world.log(`PortOne V2 SMS to ${hyphenated(verification.phone)}: code ${verification.sent.code}`);
  await call.effect('sms', { to: verification.phone, reference: verification.id });
}
