import type { InputOf } from '../../contract/providers/index.ts';
import { vaspInput } from '../support/inputs.ts';
import type { Marker } from './search.ts';

/** People whose details appear nowhere else, so that finding one anywhere means a leak. */
export const canary = {
  name: '김카나리아',
  phone: '01087654321',
  carrier: 'SKT',
  birthDate: '1987-06-05',
  gender: 'female',
  foreigner: false,
} as const;
/** A phone of the canary, by its last digits; recorded, so that it is searched for. */
export const phoneOf = (last: string): string => {
  const phone = `0108765${last}`;
  phones.add(phone);
  return phone;
};
const phones = new Set([canary.phone as string]);
export const phoneMarkers = (): Marker[] =>
  [...phones].flatMap((value) => [
    { label: 'phone', value },
    { label: 'phone with dashes', value: `${value.slice(0, 3)}-${value.slice(3, 7)}-${value.slice(7)}` },
  ]);

export const canaryUser = 'user-canary-8472';
export const canaryIp = '203.0.113.87';
/** With leading zeros, so that no count and no time looks like it. */
export const wrongCode = '000417';

export const vaspOf = (given: string, family: string): InputOf<'verify-vasp'> => {
  const natural = (primaryIdentifier: string, secondaryIdentifier: string) => ({
    naturalPerson: {
      name: { nameIdentifier: [{ primaryIdentifier, secondaryIdentifier, nameIdentifierType: 'LEGL' }] },
    },
  });
  return {
    ...vaspInput,
    ivms101: {
      originator: {
        originatorPersons: [natural('Canarygivenname', 'Canaryfamily')],
        accountNumber: ['bc1qcanaryfrom'],
      },
      beneficiary: { beneficiaryPersons: [natural(given, family)], accountNumber: ['bc1qcanaryto'] },
    },
    options: { pollInterval: '1s', resultTimeout: '20s', transferTimeout: '20s' },
  };
};

export const knownMarkers: readonly Marker[] = [
  { label: 'name', value: canary.name },
  { label: 'birth date', value: canary.birthDate },
  { label: 'birth date without dashes', value: '19870605' },
  { label: 'user id', value: canaryUser },
  { label: 'IP address', value: canaryIp },
  { label: 'wrong code', value: wrongCode },
  { label: 'originator', value: 'Canarygivenname' },
  { label: 'originator’s account', value: 'bc1qcanaryfrom' },
  { label: 'beneficiary', value: 'Robbins' },
  { label: 'beneficiary’s account', value: 'bc1qcanaryto' },
];
