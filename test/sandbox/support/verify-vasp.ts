import type { Json } from './http.ts';

export const robot = '4855741808338010592';

export function naturalPerson(given: string, family: string, more: Json = {}): Json {
  const identifier = { primaryIdentifier: family, secondaryIdentifier: given, nameIdentifierType: 'LEGL' };
  return { naturalPerson: { name: { nameIdentifier: [identifier] }, ...more } };
}

export function legalPerson(legalPersonName: string): Json {
  const identifier = { legalPersonName, legalPersonNameIdentifierType: 'LEGL' };
  return { legalPerson: { name: { nameIdentifier: [identifier] } } };
}

/** The document's example, for the Robot VASP. */
export function create(beneficiary = naturalPerson('Taylor', 'Robbins'), originator = naturalPerson('James', 'Din')) {
  return {
    keyType: 'PerVerification',
    beneficiaryVaspId: robot,
    assetInfo: {
      symbol: 'BTC',
      network: 'Bitcoin',
      amount: '0.024',
      tradePrice: '100',
      tradeCurrency: 'KRW',
      tradeISODatetime: '2022-04-20T05:59:42.506Z',
      isExceedingThreshold: true,
    },
    requiredBeneficiaryInfo: 'ACCOUNT_NUMBER,NATURAL_PERSON_NAME',
    payload: {
      version: '1.0',
      ivms101: {
        originator: { originatorPersons: [originator], accountNumber: ['1P8j2mhMszoC7P69oqZF2n8fLK3TL3wFgJ'] },
        beneficiary: { beneficiaryPersons: [beneficiary], accountNumber: ['1G3qCGKP5dQtQ7secCPTCDPU9Wfjp9x3Hb'] },
      },
    },
  };
}

/** A copy of the body with the value at the dotted path replaced. */
export function withAt(body: object, path: string, value: unknown): Json {
  const copy = structuredClone(body) as Json;
  const names = path.split('.');
  const last = names.pop() ?? '';
  let at: Json = copy;
  for (const name of names) at = at[name] as Json;
  at[last] = value;
  return copy;
}
