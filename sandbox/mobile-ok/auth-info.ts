import { type Fields, isText } from '../http/json.ts';
import { isPastDay } from '../kst.ts';

type Method = 'SMS' | 'LMS' | 'PASS' | 'ARS';

export interface AuthInfo {
  providerId: string;
  reqAuthType: Method;
  serviceType: string;
  userName: string;
  userPhone: string;
  userBirthday?: string;
  userGender?: string;
  userNation?: string;
  sendMsg?: string;
  arsCode?: string;
}

const providerIds = new Set(['SKT', 'KT', 'LGU', 'SKTMVNO', 'KTMVNO', 'LGUMVNO']);
const usageCodes = new Set(['01001', '01002', '01003', '01004', '01005', '01006', '01007', '01999']);
const methods = new Set(['SMS', 'LMS', 'PASS', 'ARS']);

/** The methods of each service type. */
const services: Readonly<Record<string, readonly string[]>> = {
  telcoAuth: ['SMS', 'PASS'],
  'telcoAuth-LMS': ['LMS'],
  'telcoAuth-ARSAuth': ['ARS'],
  'telcoAuth-Adult': ['SMS', 'LMS', 'PASS', 'ARS'],
  SMSAuth: ['SMS'],
};

/** Checks the decrypted encryptMOKAuthInfo. Returns the name of the first field that is wrong, or the parsed fields. */
export function readAuthInfo(fields: Fields): { wrong: string } | { info: AuthInfo } {
  const { providerId, reqAuthType, serviceType, usageCode, userName, userPhone } = fields;
  if (!isText(providerId) || !providerIds.has(providerId)) return { wrong: 'providerId' };
  if (!isText(reqAuthType) || !methods.has(reqAuthType)) return { wrong: 'reqAuthType' };
  if (!isText(serviceType) || !services[serviceType]?.includes(reqAuthType)) return { wrong: 'serviceType' };
  if (!isText(usageCode) || !usageCodes.has(usageCode)) return { wrong: 'usageCode' };
  if (fields.retTransferType !== 'MOKResult') return { wrong: 'retTransferType' };
  if (!isText(userName)) return { wrong: 'userName' };
  if (!isText(userPhone) || !/^01\d{8,9}$/.test(userPhone)) return { wrong: 'userPhone' };

  const wrong = needsPerson(reqAuthType, serviceType) ? wrongPerson(fields) : strayPerson(fields);
  if (wrong) return { wrong };
  const stray = wrongMessage(fields, reqAuthType);
  if (stray) return { wrong: stray };

  const info: AuthInfo = { providerId, reqAuthType: reqAuthType as Method, serviceType, userName, userPhone };
  for (const name of ['userBirthday', 'userGender', 'userNation', 'sendMsg', 'arsCode'] as const) {
    const value = fields[name];
    if (isText(value)) info[name] = value;
  }
  return { info };
}

function needsPerson(method: string, serviceType: string): boolean {
  return method !== 'PASS' && serviceType !== 'SMSAuth';
}

function wrongPerson(fields: Fields): string | undefined {
  const { userBirthday, userGender, userNation } = fields;
  if (!isText(userBirthday) || !isPastDay(userBirthday, Date.now())) return 'userBirthday';
  if (userGender !== '1' && userGender !== '2') return 'userGender';
  if (userNation !== '0' && userNation !== '1') return 'userNation';
  return undefined;
}

function strayPerson(fields: Fields): string | undefined {
  return ['userBirthday', 'userGender', 'userNation'].find((name) => fields[name] !== undefined);
}

function wrongMessage(fields: Fields, method: string): string | undefined {
  const { sendMsg, replyNumber, arsCode } = fields;
  if (sendMsg !== undefined && !(isText(sendMsg) && sendMsg.includes('[000000]'))) return 'sendMsg';
  if (replyNumber !== undefined && !(isText(replyNumber) && /^\d{8,12}$/.test(replyNumber))) return 'replyNumber';
  if (arsCode !== undefined && !(method === 'ARS' && isText(arsCode))) return 'arsCode';
  if (fields.extension !== undefined && method !== 'ARS') return 'extension';
  return undefined;
}
