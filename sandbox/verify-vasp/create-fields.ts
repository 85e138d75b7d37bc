import { asObject, type Fields, isText } from '../http/json.ts';
import type { Reply } from '../http/provider.ts';
import { type Party, readParty } from './ivms101.ts';
import { refuse } from './refuse.ts';
import { findVasp } from './vasps.ts';

export const keyTypes = new Set(['PerVasp', 'PerVerification', 'PerEoa', 'PerAddress']);

export interface CreateRequest {
  beneficiaryVaspId: string;
  asset: {
    symbol: string;
    network: string | null;
    amount: string;
    isExceedingThreshold: boolean;
    tradeCurrency: string;
    tradePrice: string;
    tradeISODatetime: string;
  };
  originator: Party;
  beneficiary: Party;
  ivms101Originator: string;
  ivms101Beneficiary: string;
}

/** Checks the body of create, in the document's order of error cases. */
export function readCreate(body: Fields): { reply: Reply } | { request: CreateRequest } {
  const { keyType = 'PerVasp', beneficiaryVaspId, requiredBeneficiaryInfo } = body;
  if (!isText(keyType) || !keyTypes.has(keyType)) return invalid('keyType');
  if (!isText(beneficiaryVaspId)) return invalid('beneficiaryVaspId');
  const required = readRequired(requiredBeneficiaryInfo);
  if ('reply' in required) return required;
  const asset = readAsset(body.assetInfo);
  if (typeof asset === 'string') return invalid(asset);

  const payload = asObject(body.payload);
  const ivms101 = asObject(payload?.ivms101);
  if (!isText(payload?.version)) return invalid('payload.version');
  if (!ivms101) return invalid('payload.ivms101');
  const originator = readParty(ivms101, 'originator');
  if ('wrong' in originator) return invalid(`payload.ivms101.${originator.wrong}`);
  const beneficiary = readParty(ivms101, 'beneficiary');
  if ('wrong' in beneficiary) return invalid(`payload.ivms101.${beneficiary.wrong}`);
  const lacking = lackingName(required.codes, beneficiary.party.isCompany);
  if (lacking) return { reply: invalidRequired(lacking) };

  const vasp = findVasp(beneficiaryVaspId);
  if (!vasp) return { reply: refuse(400, 'ALLIANCE-NOT-FOUND', 'Alliance is not found in given vendor') };
  if (vasp.vaspStatus === 'UNVERIFIED')
    return { reply: refuse(400, 'ALLIANCE-NOT-ACTIVE', 'Alliance is not active now') };
  return {
    request: {
      beneficiaryVaspId,
      asset,
      originator: originator.party,
      beneficiary: beneficiary.party,
      ivms101Originator: JSON.stringify(ivms101.originator),
      ivms101Beneficiary: JSON.stringify(ivms101.beneficiary),
    },
  };
}

function readRequired(given: unknown): { reply: Reply } | { codes: Set<string> } {
  if (given === undefined || given === null || given === '')
    return {
      reply: refuse(400, 'MISSING-REQUIRED-BENEFICIARY-INFO', '`requiredBeneficiaryInfo` is required.'),
    };
  if (typeof given !== 'string') return { reply: invalidRequired('a comma separated string') };
  const codes = new Set(given.split(',').map((code) => code.trim()));
  return codes.has('ACCOUNT_NUMBER') ? { codes } : { reply: invalidRequired('ACCOUNT_NUMBER') };
}

/** A person requires a person's name; a company requires its name and its representative's. */
function lackingName(codes: Set<string>, isCompany: boolean): string | undefined {
  const names = isCompany ? ['LEGAL_PERSON_NAME', 'CORPORATE_REPRESENTATIVE_NAME'] : ['NATURAL_PERSON_NAME'];
  return names.find((name) => !codes.has(name));
}

/** @returns the path of the first field that is wrong, or the asset */
function readAsset(given: unknown): string | CreateRequest['asset'] {
  const fields = asObject(given);
  if (!fields) return 'assetInfo';
  const { symbol, network, amount, isExceedingThreshold, tradeCurrency, tradePrice } = fields;
  const tradedAt = fields.tradeISODatetime ?? fields.tradeISODateTime;
  if (!isText(symbol)) return 'assetInfo.symbol';
  if (network !== undefined && !isText(network)) return 'assetInfo.network';
  if (!isDecimal(amount)) return 'assetInfo.amount';
  if (typeof isExceedingThreshold !== 'boolean') return 'assetInfo.isExceedingThreshold';
  if (!isText(tradeCurrency) || !/^[A-Z]{3}$/.test(tradeCurrency)) return 'assetInfo.tradeCurrency';
  if (!isDecimal(tradePrice)) return 'assetInfo.tradePrice';
  if (!isZonedTime(tradedAt)) return 'assetInfo.tradeISODatetime';
  return {
    symbol,
    network: network ?? null,
    amount,
    isExceedingThreshold,
    tradeCurrency,
    tradePrice,
    tradeISODatetime: tradedAt,
  };
}

function isDecimal(value: unknown): value is string {
  return typeof value === 'string' && /^\d+(\.\d+)?$/.test(value);
}

function isZonedTime(value: unknown): value is string {
  return isText(value) && /T.*(Z|[+-]\d\d:?\d\d)$/.test(value) && !Number.isNaN(Date.parse(value));
}

function invalid(field: string): { reply: Reply } {
  return { reply: refuse(400, 'INVALID-PARAMETER', `'${field}' is missing or invalid`) };
}

function invalidRequired(code: string): Reply {
  return refuse(400, 'INVALID-REQUIRED-BENEFICIARY-INFO', `'requiredBeneficiaryInfo' is required '${code}'`);
}
