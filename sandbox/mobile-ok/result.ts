import { createHash } from 'node:crypto';
import type { Call } from '../http/provider.ts';
import { kst } from '../kst.ts';
import type { OtherPerson } from '../rules.ts';
import type { World } from '../world.ts';
import type { AuthInfo } from './auth-info.ts';
import { sealHybrid } from './crypto.ts';
import { type MobileOkKeys, siteId } from './keys.ts';
import { respellResult } from './spelling.ts';
import type { Transaction } from './transactions.ts';

const tooOldMs = 11 * 60_000;

/** encryptMOKResult, sealed for the merchant, changed as the fault and the spelling demand. */
export function sealResult(
  world: World,
  keys: MobileOkKeys,
  transaction: Transaction,
  auth: AuthInfo,
  { fault, spelling }: Pick<Call, 'fault' | 'spelling'>,
): string {
  const spoiled = fault?.kind;
  const issuedAt = Date.now() - (spoiled === 'oldResult' ? tooOldMs : 0);
  const who = named(auth, world.rules.verifiedAs ?? {});
  const result = {
    clientTxId: spoiled === 'otherTransaction' ? `${transaction.clientTxId.slice(0, -4)}XXXX` : transaction.clientTxId,
    txId: transaction.txId,
    providerId: auth.providerId,
    serviceType: auth.serviceType,
    ci: mark(`ci ${who.userName} ${who.userPhone}`, 'sha512'),
    di: mark(`di ${siteId} ${who.userName} ${who.userPhone}`, 'sha384'),
    ...who,
    reqAuthType: auth.reqAuthType,
    reqDate: kst(transaction.requestedAt).slice(0, 19),
    issuer: 'hwagin-sandbox',
    issueDate: kst(issuedAt),
    [world.rules.mobileOkSiteIdName]: siteId,
  };
  return sealHybrid(keys.clientPublic, respellResult(result, spelling), spoiled === 'badHash');
}

/** Data that was not requested (PASS, SMSAuth) is unknown here, and omitted. */
function named(auth: AuthInfo, other: OtherPerson): Record<string, string | undefined> {
  const { userName, userPhone, userBirthday, userGender, userNation } = auth;
  const { name, phone, birthDate, gender, foreigner } = other;
  return {
    userName: name ?? userName,
    userPhone: phone ?? userPhone,
    userBirthday: birthDate?.replaceAll('-', '') ?? userBirthday,
    userGender: gender === undefined ? userGender : gender === 'male' ? '1' : '2',
    userNation: foreigner === undefined ? userNation : foreigner ? '1' : '0',
  };
}

/** A made-up CI (88 characters) or DI (64): the same for the same person and phone. */
function mark(of: string, hash: 'sha512' | 'sha384'): string {
  return createHash(hash).update(of).digest('base64');
}
