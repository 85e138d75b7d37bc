import { isText, parseObject } from '../http/json.ts';
import type { Call, Reply } from '../http/provider.ts';
import { judge } from '../sent-code.ts';
import type { World } from '../world.ts';
import type { AuthInfo } from './auth-info.ts';
import { type Refusal, refuse, succeed } from './codes.ts';
import { openHybrid } from './crypto.ts';
import { sealResult } from './result.ts';
import type { Site } from './site.ts';
import type { Transaction, Transactions } from './transactions.ts';

/** POST confirm/request: with the code for SMS and LMS, without one for PASS and ARS. */
export async function confirm({ world, keys, transactions }: Site, call: Call): Promise<Reply> {
  const body = parseObject(call.text);
  if (!body || !isText(body.encryptMOKToken)) return refuse('body');
  const found = transactions.find(body.encryptMOKToken);
  if ('refusal' in found) return refuse(found.refusal);
  const { transaction } = found;
  const { auth } = transaction;
  if (transaction.step === 'done') return refuse('processed');
  if (transaction.step !== 'requested' || !auth) return refuse('step');

  const takesCode = auth.reqAuthType === 'SMS' || auth.reqAuthType === 'LMS';
  const sealed = body.encryptMOKVerifyInfo;
  if (takesCode !== (sealed !== undefined)) return refuse('body', 'encryptMOKVerifyInfo');

  let refusal: Refusal | undefined;
  if (takesCode) {
    const session = keys.sessions[transaction.session];
    const given = session && isText(sealed) ? openHybrid(session.privateKey, sealed) : undefined;
    if (!given) return refuse('encrypted');
    if (!isText(given.authNumber) || !/^\d{6}$/.test(given.authNumber)) return refuse('field', 'authNumber');
    refusal = checkCode(world, transaction, given.authNumber);
  } else {
    refusal = checkConsent(world, transaction, auth);
  }
  await call.effect('try', { to: auth.userPhone, reference: transaction.clientTxId });
  if (refusal) return refused(world, transactions, transaction, refusal);

  transaction.step = 'done';
  await call.effect('verified', { to: auth.userPhone, reference: transaction.clientTxId });
  return succeed({ encryptMOKResult: sealResult(world, keys, transaction, auth, call) });
}

function checkCode(world: World, transaction: Transaction, given: string): Refusal | undefined {
  if (!transaction.sent) return 'step';
  const verdict = judge(world, transaction.sent, given);
  return ({ right: undefined, wrong: 'wrongCode', expired: 'expired', tooMany: 'tooManyTries' } as const)[verdict];
}

function checkConsent(world: World, transaction: Transaction, auth: AuthInfo): Refusal | undefined {
  if (auth.reqAuthType === 'ARS' && !transaction.called) return 'step';
  const consent = world.takeConsent(auth.userPhone);
  if (consent === undefined) return 'notApproved';
  return consent === 'declined' ? 'declined' : undefined;
}

/**
 * After a refused confirm, the transaction can still be answered with the new token, or with the last one if there is
 * none.
 */
function refused(world: World, transactions: Transactions, transaction: Transaction, refusal: Refusal): Reply {
  const token = world.rules.mobileOkTokenOnFailure ? transactions.rotate(transaction) : undefined;
  return refuse(refusal, undefined, token);
}
