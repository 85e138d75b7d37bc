import { createHash } from 'node:crypto';
import { kst } from '../kst.ts';
import type { FaultKind } from '../types.ts';
import type { World } from '../world.ts';
import type { AuthInfo } from './auth-info.ts';
import { sealHybrid } from './crypto.ts';
import { type MobileOkKeys, siteId } from './keys.ts';
import type { Transaction } from './transactions.ts';

const tooOldMs = 11 * 60_000;

/** encryptMOKResult, sealed for the merchant. `spoiled` makes it one that must not be believed. */
export function sealResult(
  world: World,
  keys: MobileOkKeys,
  transaction: Transaction,
  auth: AuthInfo,
  spoiled: FaultKind | undefined,
): string {
  const issuedAt = Date.now() - (spoiled === 'oldResult' ? tooOldMs : 0);
  const { userBirthday = '19900101', userGender = '1', userNation = '0' } = auth;
  const result = {
    clientTxId: spoiled === 'otherTransaction' ? `${transaction.clientTxId.slice(0, -4)}XXXX` : transaction.clientTxId,
    txId: transaction.txId,
    providerId: auth.providerId,
    serviceType: auth.serviceType,
    ci: mark(`ci ${auth.userName} ${auth.userPhone}`, 'sha512'),
    di: mark(`di ${siteId} ${auth.userName} ${auth.userPhone}`, 'sha384'),
    userName: auth.userName,
    userPhone: auth.userPhone,
    userBirthday,
    userGender,
    userNation,
    reqAuthType: auth.reqAuthType,
    reqDate: kst(transaction.requestedAt).slice(0, 19),
    issuer: 'hwagin-sandbox',
    issueDate: kst(issuedAt),
    [world.rules.mobileOkSiteIdName]: siteId,
  };
  return sealHybrid(keys.clientPublic, result, spoiled === 'badHash');
}

/** CI (88 characters) and DI (64) of nobody: the same for the same person and phone. */
function mark(of: string, hash: 'sha512' | 'sha384'): string {
  return createHash(hash).update(of).digest('base64');
}
