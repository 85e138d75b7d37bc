import { type Fields, isText } from '../http/json.ts';
import { type Born, readResidentNumber } from '../resident-number.ts';

type Carrier = 'SKT' | 'KT' | 'LGT';

/** Two channels: Danal by SMS, and KCP by SMS or in the app. */
export const channels = {
  kcp: { key: 'channel-key-sandbox-kcp', provider: 'kcp_v2' },
  danal: { key: 'channel-key-sandbox-danal', provider: 'danal' },
} as const;

/** The store id in `pg: 'danal.{id}'`. */
const danalId = 'SANDBOX01';

export interface OtpRequest {
  name: string;
  phone: string;
  born: Born;
  carrier: Carrier;
  mvno: boolean;
  provider: 'kcp_v2' | 'danal';
  method: 'SMS' | 'APP';
  merchantUid?: string;
}

/** Checks the body of otp/request. Returns the first field that is wrong, or the parsed request. */
export function readOtpRequest(fields: Fields): { wrong: string } | { request: OtpRequest } {
  const { name, carrier, merchant_uid: merchantUid, is_mvno: mvno = false } = fields;
  if (!isText(name)) return { wrong: 'name' };
  const phone = plain(fields.phone);
  if (!/^01\d{8,9}$/.test(phone)) return { wrong: 'phone' };
  const birth = plain(fields.birth);
  if (!/^\d{6}$/.test(birth)) return { wrong: 'birth' };
  if (!isText(fields.gender_digit) || !/^[1-8]$/.test(fields.gender_digit)) return { wrong: 'gender_digit' };
  const born = readResidentNumber(birth, fields.gender_digit);
  if (!born) return { wrong: 'birth' };
  if (carrier !== 'SKT' && carrier !== 'KT' && carrier !== 'LGT') return { wrong: 'carrier' };
  if (typeof mvno !== 'boolean') return { wrong: 'is_mvno' };
  if (fields.company !== undefined && !isText(fields.company)) return { wrong: 'company' };

  const provider = providerOf(fields);
  if (!provider) return { wrong: fields.channel_key === undefined ? 'pg' : 'channel_key' };
  const method = fields.verification_method ?? 'SMS';
  if (method !== 'SMS' && method !== 'APP') return { wrong: 'verification_method' };
  if (method === 'APP' && provider !== 'kcp_v2') return { wrong: 'verification_method' };
  if (merchantUid !== undefined && !isText(merchantUid)) return { wrong: 'merchant_uid' };
  if (merchantUid !== undefined && provider === 'kcp_v2' && !/^[A-Za-z0-9]{1,40}$/.test(merchantUid))
    return { wrong: 'merchant_uid' };
  return {
    request: { name, phone, born, carrier, mvno, provider, method, ...(merchantUid ? { merchantUid } : {}) },
  };
}

function providerOf(fields: Fields): OtpRequest['provider'] | undefined {
  const { channel_key: channel, pg } = fields;
  if (channel !== undefined) return Object.values(channels).find(({ key }) => key === channel)?.provider;
  return pg === `danal.${danalId}` ? 'danal' : undefined;
}

/** Phone and birth date may contain any separators. */
function plain(value: unknown): string {
  return typeof value === 'string' ? value.replace(/[^0-9A-Za-z가-힣]/g, '') : '';
}
