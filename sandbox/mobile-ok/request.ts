import { randomInt } from 'node:crypto';
import { isText, parseObject } from '../http/json.ts';
import type { Call, Reply } from '../http/provider.ts';
import { wrongPersonName } from '../magic.ts';
import { hyphenated, type World } from '../world.ts';
import { type AuthInfo, readAuthInfo } from './auth-info.ts';
import { refuse, succeed } from './codes.ts';
import { openHybrid } from './crypto.ts';
import { type MobileOkKeys, siteUrl } from './keys.ts';
import type { Site } from './site.ts';
import type { Transaction } from './transactions.ts';

/** POST auth/request: checks the person with the carrier, then sends the code, the push, or the number to key in. */
export async function requestAuth({ world, keys, transactions }: Site, call: Call): Promise<Reply> {
  const body = parseObject(call.text);
  if (!body || !isText(body.encryptMOKToken) || !isText(body.encryptMOKAuthInfo) || !isText(body.siteUrl))
    return refuse('body');
  if (body.siteUrl !== siteUrl) return refuse('service');
  const found = transactions.find(body.encryptMOKToken);
  if ('refusal' in found) return refuse(found.refusal);
  const { transaction } = found;
  if (transaction.step !== 'token') return refuse('step');
  const read = readSealed(keys, transaction, body.encryptMOKAuthInfo);
  if ('reply' in read) return read.reply;

  const { info } = read;
  await call.sendingTo(info.userPhone);
  transaction.auth = info;
  if (info.userName === wrongPersonName) {
    transaction.step = 'refused';
    return refuse('person');
  }
  transaction.step = 'requested';
  const extra = await deliver(world, transaction, info, call);
  return succeed({ encryptMOKToken: transactions.rotate(transaction), ...extra });
}

/** Opens and checks encryptMOKAuthInfo. */
export function readSealed(
  keys: MobileOkKeys,
  transaction: Transaction,
  sealed: string,
): { reply: Reply } | { info: AuthInfo } {
  const session = keys.sessions[transaction.session];
  const fields = session && openHybrid(session.privateKey, sealed);
  if (!fields) return { reply: refuse('encrypted') };
  const read = readAuthInfo(fields);
  return 'wrong' in read ? { reply: refuse('field', read.wrong) } : read;
}

async function deliver(
  world: World,
  transaction: Transaction,
  info: AuthInfo,
  call: Call,
): Promise<Record<string, string>> {
  switch (info.reqAuthType) {
    case 'PASS':
      world.ask(info.userPhone);
      world.log(`MobileOK PASS request to ${hyphenated(info.userPhone)}: waits for approval`);
      await call.effect('passPush', { to: info.userPhone, reference: transaction.clientTxId });
      return {};
    case 'ARS':
      return { arsOtpNumber: info.arsCode ?? String(randomInt(10, 100)) };
    case 'LMS':
      await sendCode(world, transaction, info, call);
      return {};
    case 'SMS':
      transaction.resendsLeft = world.rules.mobileOkResends;
      await sendCode(world, transaction, info, call);
      return { resendCount: String(transaction.resendsLeft) };
  }
}

export async function sendCode(world: World, transaction: Transaction, info: AuthInfo, call: Call): Promise<void> {
  transaction.sent = world.draw(info.userPhone);
  const { code } = transaction.sent;
  world.log(`MobileOK ${info.reqAuthType} to ${hyphenated(info.userPhone)}: code ${code}`);
  if (info.sendMsg) world.log(`  ${info.sendMsg.replace('[000000]', `[${code}]`)}`);
  await call.effect('sms', { to: info.userPhone, reference: transaction.clientTxId });
}
