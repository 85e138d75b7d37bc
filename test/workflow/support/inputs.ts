import type { InputOf } from '../../../contract/providers/index.ts';

export const person = {
  name: '홍길동',
  phone: '010-1234-5678',
  carrier: 'SKT',
  birthDate: '1990-01-31',
  gender: 'female',
  foreigner: false,
} as const;

type Options = InputOf<'mobile-ok'>['options'];

export const sms = (options?: Options): InputOf<'mobile-ok'> => ({ method: 'SMS', person, options });
export const lms = (options?: Options): InputOf<'mobile-ok'> => ({ method: 'LMS', person, options });
export const ars = (options?: Options): InputOf<'mobile-ok'> => ({ method: 'ARS', person, options });
export const pass = (options?: Options): InputOf<'mobile-ok'> => ({ method: 'PASS', person, options });

export const v1 = (method: 'SMS' | 'APP', options?: Options): InputOf<'portone-v1'> => ({ method, person, options });
export const v2 = (method: 'SMS' | 'APP', options?: Options): InputOf<'portone-v2'> => ({
  method,
  person,
  ip: '203.0.113.7',
  options,
});

export const enrol = (options?: Options): InputOf<'nhn-otp'> => ({
  action: 'enrol',
  userId: 'user-1',
  serviceName: 'Hwagin',
  options,
});
export const codeCheck = (options?: Options): InputOf<'nhn-otp'> => ({
  action: 'verify',
  userId: 'user-1',
  encodedKey: 'JBSWY3DPEHPK3PXP',
  options,
});

const natural = (primaryIdentifier: string) => ({
  naturalPerson: { name: { nameIdentifier: [{ primaryIdentifier, nameIdentifierType: 'LEGL' }] } },
});

export const vasp = (options?: InputOf<'verify-vasp'>['options']): InputOf<'verify-vasp'> => ({
  beneficiaryVaspId: 'robot-vasp',
  requiredBeneficiaryInfo: ['ACCOUNT_NUMBER'],
  asset: {
    symbol: 'BTC',
    amount: '0.024',
    exceedsThreshold: true,
    tradeCurrency: 'KRW',
    tradePrice: '1500000',
    tradedAt: '2026-01-31T09:00:00Z',
  },
  ivms101: {
    originator: { originatorPersons: [natural('Hong')], accountNumber: ['bc1qoriginator'] },
    beneficiary: { beneficiaryPersons: [natural('Taylor Robbins')], accountNumber: ['bc1qbeneficiary'] },
  },
  options,
});
