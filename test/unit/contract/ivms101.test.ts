import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { ivms101Schema } from '../../../contract/travel-rule/ivms101.ts';

const identifier = { primaryIdentifier: 'Robbins', secondaryIdentifier: 'Taylor', nameIdentifierType: 'LEGL' };
const named = (more: object = {}) => ({ nameIdentifier: [{ ...identifier, ...more }] });
const natural = (more: object = {}) => ({ naturalPerson: { name: named(), ...more } });
const company = (more: object = {}) => ({
  legalPerson: {
    name: { nameIdentifier: [{ legalPersonName: 'Garrit Studio', legalPersonNameIdentifierType: 'LEGL' }] },
    ...more,
  },
});
const ivms101Of = (...beneficiaryPersons: object[]) => ({
  originator: { originatorPersons: [natural()], accountNumber: ['from'] },
  beneficiary: { beneficiaryPersons, accountNumber: ['to'] },
});
const read = (...persons: object[]) => ivms101Schema.parse(ivms101Of(...persons)).beneficiary.beneficiaryPersons;
const refusal = (...persons: object[]) => {
  const issue = ivms101Schema.safeParse(ivms101Of(...persons)).error?.issues[0];
  return issue && [issue.path.slice(2).join('.'), issue.message];
};

describe('the persons of IVMS101', () => {
  it.each([1, 2, 12])('are a company followed by %d representatives', (count) => {
    const persons = [company(), ...Array.from({ length: count }, () => natural())];
    expect(read(...persons)).toEqual(persons);
  });

  it.each([
    [[natural(), natural()], 'expected one person, or a company first and its representatives after it'],
    [[natural(), company()], 'expected one person, or a company first and its representatives after it'],
    [[company(), natural(), company()], 'expected one company at most'],
    [[], 'expected one person'],
  ])('are nobody else: %j', (persons, message) => {
    expect(refusal(...persons)).toEqual(['', message]);
  });
});

describe('what is empty in IVMS101', () => {
  it.each([null, '', '  ', undefined])('counts as missing, and is omitted (%p)', (nothing) => {
    const person = natural({
      name: { ...named({ secondaryIdentifier: nothing }), localNameIdentifier: nothing ?? null },
      customerIdentification: nothing,
      countryOfResidence: nothing,
      geographicAddress: [{ addressType: 'HOME', country: 'KR', floor: nothing, addressLine: ['Seoul', nothing] }],
    });
    const { secondaryIdentifier: _none, ...bare } = identifier;
    expect(read(person)).toStrictEqual([
      natural({
        name: { nameIdentifier: [bare] },
        geographicAddress: [{ addressType: 'HOME', country: 'KR', addressLine: ['Seoul'] }],
      }),
    ]);
  });

  it('is also omitted as a list, and as a name within an optional one', () => {
    const nameless = { primaryIdentifier: '', nameIdentifierType: 'LEGL' };
    const names = { ...named(), localNameIdentifier: [nameless], phoneticNameIdentifier: [] };
    expect(read(natural({ name: names, geographicAddress: [] }))).toStrictEqual([natural()]);
  });

  it.each([
    [natural({ name: { nameIdentifier: [] } }), 'name.nameIdentifier'],
    [natural({ dateAndPlaceOfBirth: { dateOfBirth: '', placeOfBirth: 'Seoul' } }), 'dateAndPlaceOfBirth.dateOfBirth'],
  ])('is refused if it is required: %j', (person, field) => {
    expect(refusal(natural({ name: named({ primaryIdentifier: '' }) }))).toBeDefined();
    expect(refusal(person)?.[0]).toBe(`0.naturalPerson.${field}`);
  });
});

describe('two spellings', () => {
  const birth = { dateOfBirth: '1990-01-31', placeOfBirth: 'Seoul' };
  const at = (address: object) => natural({ geographicAddress: [address] });

  it('of a field are one, written as the Enclave does', () => {
    expect(read(at({ postCode: '04524' }))).toStrictEqual([at({ postcode: '04524' })]);
    expect(read(at({ postcode: '04524', postCode: '04524' }))).toStrictEqual([at({ postcode: '04524' })]);
    expect(read(natural({ dataAndPlaceOfBirth: birth }))).toStrictEqual([natural({ dateAndPlaceOfBirth: birth })]);
  });

  it('with different values are refused', () => {
    expect(refusal(at({ postcode: '04524', postCode: '04525' }))).toEqual([
      '0.naturalPerson.geographicAddress.0.postCode',
      'expected the same value as in postcode',
    ]);
  });
});

it('its JSON Schema still names every field', () => {
  const text = JSON.stringify(z.toJSONSchema(ivms101Schema, { io: 'input' }));
  for (const field of ['secondaryIdentifier', 'postcode', 'postCode', 'addressLine', 'dateOfIncorporation'])
    expect(text).toContain(`"${field}":{"`);
});
