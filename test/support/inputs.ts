import type { InputOf } from '../../contract/providers/index.ts';

/** Valid inputs, of people who do not exist. */
export const person = {
  name: '홍길동',
  phone: '010-1234-5678',
  carrier: 'SKT',
  birthDate: '1990-01-31',
  gender: 'male',
  foreigner: false,
} as const;

export const mobileOkSms: InputOf<'mobile-ok'> = { method: 'SMS', person };

export const nhnEnrol = (userId: string): InputOf<'nhn-otp'> => ({
  action: 'enrol',
  userId,
  serviceName: 'Hwagin',
  options: { maxAttempts: 3 },
});

const natural = (primaryIdentifier: string, secondaryIdentifier: string) => ({
  naturalPerson: { name: { nameIdentifier: [{ primaryIdentifier, secondaryIdentifier, nameIdentifierType: 'LEGL' }] } },
});

export const vaspInput: InputOf<'verify-vasp'> = {
  beneficiaryVaspId: '4855741808338010592',
  requiredBeneficiaryInfo: ['ACCOUNT_NUMBER', 'NATURAL_PERSON_NAME'],
  asset: {
    symbol: 'BTC',
    amount: '0.024',
    exceedsThreshold: true,
    tradeCurrency: 'KRW',
    tradePrice: '1000000',
    tradedAt: '2026-01-31T09:00:00Z',
  },
  ivms101: {
    originator: { originatorPersons: [natural('Din', 'James')], accountNumber: ['bc1q-from'] },
    beneficiary: { beneficiaryPersons: [natural('Robbins', 'Taylor')], accountNumber: ['bc1q-to'] },
  },
};
