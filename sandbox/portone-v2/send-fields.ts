import { asObject, type Fields, isText } from '../http/json.ts';
import { type Born, readResidentNumber } from '../resident-number.ts';

export interface SendRequest {
  channelKey: string;
  operator: string;
  method: 'SMS' | 'APP';
  name: string;
  phone: string;
  customerId?: string;
  customData?: string;
  /** From identityNumber, which is optional for APP. */
  born?: Born;
}

const operators = new Set(['SKT', 'KT', 'LGU', 'SKT_MVNO', 'KT_MVNO', 'LGU_MVNO']);

/** Checks the body of send. Returns the first field that is wrong, or the parsed request. */
export function readSend(fields: Fields): { wrong: string } | { request: SendRequest } {
  const { channelKey, operator, method, customData } = fields;
  if (!isText(channelKey)) return { wrong: 'channelKey' };
  if (!isText(operator) || !operators.has(operator)) return { wrong: 'operator' };
  if (method !== 'SMS' && method !== 'APP') return { wrong: 'method' };
  const customer = asObject(fields.customer);
  if (!customer) return { wrong: 'customer' };
  const { id, name, phoneNumber, ipAddress, identityNumber } = customer;
  if (!isText(name)) return { wrong: 'customer.name' };
  const phone = isText(phoneNumber) ? phoneNumber.replaceAll('-', '') : '';
  if (!/^01\d{8,9}$/.test(phone)) return { wrong: 'customer.phoneNumber' };
  if (!isText(ipAddress) || !/^[0-9a-fA-F.:]{3,45}$/.test(ipAddress)) return { wrong: 'customer.ipAddress' };
  if (id !== undefined && !isText(id)) return { wrong: 'customer.id' };
  if (customData !== undefined && typeof customData !== 'string') return { wrong: 'customData' };
  const born = isText(identityNumber) && identityNumber.length === 7 ? bornOf(identityNumber) : undefined;
  if (!born && (method === 'SMS' || identityNumber !== undefined)) return { wrong: 'customer.identityNumber' };
  return {
    request: {
      channelKey,
      operator,
      method,
      name,
      phone,
      ...(id ? { customerId: id } : {}),
      ...(customData === undefined ? {} : { customData }),
      ...(born ? { born } : {}),
    },
  };
}

function bornOf(identityNumber: string): Born | undefined {
  return readResidentNumber(identityNumber.slice(0, 6), identityNumber.slice(6));
}
