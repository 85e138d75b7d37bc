import { isText, parseObject } from '../http/json.ts';
import type { Call, Reply } from '../http/provider.ts';
import { hyphenated } from '../world.ts';
import { refuse, succeed } from './codes.ts';
import { siteUrl } from './keys.ts';
import { readSealed, sendCode } from './request.ts';
import type { Site } from './site.ts';

/**
 * POST auth/resend: a new code by SMS, while resends are left. The document requires three fields, the vendor's sample
 * sends only the token: both are accepted, a mixture is not.
 */
export async function resend({ world, keys, transactions }: Site, call: Call): Promise<Reply> {
  const body = parseObject(call.text);
  if (!body || !isText(body.encryptMOKToken)) return refuse('body');
  const found = transactions.find(body.encryptMOKToken);
  if ('refusal' in found) return refuse(found.refusal);
  const { transaction } = found;
  const { auth, step } = transaction;
  if (step !== 'requested' || auth?.reqAuthType !== 'SMS' || transaction.resendsLeft === undefined)
    return refuse('step');

  if (body.encryptMOKAuthInfo !== undefined || body.siteUrl !== undefined) {
    if (!isText(body.encryptMOKAuthInfo) || !isText(body.siteUrl)) return refuse('body');
    if (body.siteUrl !== siteUrl) return refuse('service');
    const read = readSealed(keys, transaction, body.encryptMOKAuthInfo);
    if ('reply' in read) return read.reply;
    if (read.info.userPhone !== auth.userPhone) return refuse('field', 'userPhone');
  }
  if (transaction.resendsLeft <= 0) return refuse('resends');

  await call.sendingTo(auth.userPhone);
  transaction.resendsLeft -= 1;
  await sendCode(world, transaction, auth, call);
  return succeed({
    encryptMOKToken: transactions.rotate(transaction),
    resendCount: String(transaction.resendsLeft),
  });
}

/** POST auth/call: calls the phone; may be repeated. */
export async function placeCall({ world, transactions }: Site, call: Call): Promise<Reply> {
  const body = parseObject(call.text);
  if (!body || !isText(body.encryptMOKToken)) return refuse('body');
  const found = transactions.find(body.encryptMOKToken);
  if ('refusal' in found) return refuse(found.refusal);
  const { transaction } = found;
  if (transaction.step !== 'requested' || transaction.auth?.reqAuthType !== 'ARS') return refuse('step');

  const phone = transaction.auth.userPhone;
  transaction.called = true;
  world.ask(phone);
  world.log(`MobileOK ARS call to ${hyphenated(phone)}: waits for the number to be keyed`);
  await call.effect('arsCall', { to: phone, reference: transaction.clientTxId });
  return succeed({ encryptMOKToken: transactions.rotate(transaction) });
}
