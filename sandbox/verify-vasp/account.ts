import { asObject, isText, parseObject } from '../http/json.ts';
import type { Call, Reply } from '../http/provider.ts';
import { keyTypes } from './create-fields.ts';
import { readParty } from './ivms101.ts';
import { refuse } from './refuse.ts';
import { findVasp } from './vasps.ts';

/** An account number with this prefix belongs to nobody at the counterparty. */
const unknownAccount = 'unknown';

/** POST /v1/verifications/account: whether the address belongs to the counterparty; the name is optional. */
export function checkAccount(call: Call): Reply {
  const body = parseObject(call.text);
  const wrong = (field: string): Reply => refuse(400, 'INVALID-PARAMETER', `'${field}' is missing or invalid`);
  if (!body) return wrong('body');
  if (!isText(body.keyType) || !keyTypes.has(body.keyType)) return wrong('keyType');
  if (!isText(body.beneficiaryVaspId)) return wrong('beneficiaryVaspId');
  if (!isText(body.symbol)) return wrong('symbol');
  const payload = asObject(body.payload);
  if (!isText(payload?.version)) return wrong('payload.version');
  const ivms101 = asObject(payload?.ivms101);
  const read = ivms101 ? readParty(ivms101, 'beneficiary', true) : { wrong: 'beneficiary' };
  if ('wrong' in read) return wrong(`payload.ivms101.${read.wrong}`);
  const vasp = findVasp(body.beneficiaryVaspId);
  if (!vasp) return refuse(400, 'ALLIANCE-NOT-FOUND', 'Alliance is not found in given vendor');
  if (vasp.vaspStatus === 'UNVERIFIED') return refuse(400, 'ALLIANCE-NOT-ACTIVE', 'Alliance is not active now');

  const verifiedAt = new Date().toISOString();
  const denied = read.party.accounts.some((account) => account.startsWith(unknownAccount));
  return denied
    ? { status: 200, body: { accountVerificationResult: 'DENIED', reason: 'UNKNOWN-ADDRESS', verifiedAt } }
    : { status: 200, body: { accountVerificationResult: 'VERIFIED', verifiedAt } };
}
