import { readdirSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { HwaginError } from '../../../client/errors.ts';
import { parseCode, parseId, parseStart } from '../../../client/input.ts';
import type { Provider } from '../../../contract/words.ts';
import { mobileOkSms, person, vaspInput } from '../../support/inputs.ts';

const refusal = (act: () => unknown): HwaginError => {
  try {
    act();
  } catch (error) {
    if (error instanceof HwaginError) return error;
    throw error;
  }
  throw new Error('It was not refused.');
};
const fieldsOf = (provider: Provider, input: unknown) =>
  refusal(() => parseStart(provider, 'id-1', input)).problems?.map(({ field }) => field);

describe('the input of a start', () => {
  it('is normalised', () => {
    const input = parseStart('mobile-ok', 'id-1', { method: 'SMS', person: { ...person, birthDate: '1990.01.31' } });
    expect(input).toMatchObject({
      person: { phone: '01012345678', birthDate: '1990-01-31' },
      purpose: 'identity',
      options: { challengeExpiresIn: 180_000, maxAttempts: 5 },
    });
  });

  it('is refused with the path of its first wrong field, what was expected there, and all the others', () => {
    const error = refusal(() =>
      parseStart('mobile-ok', 'id-1', { ...mobileOkSms, person: { ...person, phone: '02-123', carrier: 'ACME' } }),
    );
    expect(error).toMatchObject({
      code: 'invalid_input',
      field: 'person.phone',
      message: 'person.phone: expected a Korean mobile number, like "010-1234-5678"',
      problems: [{ field: 'person.phone' }, { field: 'person.carrier' }],
    });
    expect(error.message).not.toContain('02-123');
  });

  it('names the field that chooses the method', () => {
    expect(fieldsOf('mobile-ok', { method: 'FAX', person })).toEqual(['method']);
    expect(fieldsOf('mobile-ok', { person })).toEqual(['method']);
    expect(fieldsOf('nhn-otp', { action: 'forget' })).toEqual(['action']);
  });

  it('names a field that nobody knows', () => {
    expect(fieldsOf('mobile-ok', { ...mobileOkSms, colour: 'red' })).toEqual(['colour']);
    expect(fieldsOf('mobile-ok', { ...mobileOkSms, options: { maxAttempt: 3 } })).toEqual(['options.maxAttempt']);
  });

  it('names the field inside the kind of person that was meant', () => {
    const wrong = structuredClone(vaspInput) as { ivms101: { originator: { originatorPersons: unknown[] } } };
    wrong.ivms101.originator.originatorPersons = [{ legalPerson: { name: {} } }];
    expect(fieldsOf('verify-vasp', wrong)).toEqual([
      'ivms101.originator.originatorPersons.0.legalPerson.name.nameIdentifier',
    ]);
    wrong.ivms101.originator.originatorPersons = [{ robot: {} }];
    expect(refusal(() => parseStart('verify-vasp', 'id-1', wrong))).toMatchObject({
      field: 'ivms101.originator.originatorPersons.0',
      message: expect.stringContaining('naturalPerson or legalPerson'),
    });
  });

  it('is refused when it is no object, for no provider, or under no id', () => {
    expect(fieldsOf('mobile-ok', 'SMS')).toEqual(['input']);
    expect(fieldsOf('mobile-ok', null)).toEqual(['input']);
    expect(fieldsOf('carrier-pigeon' as Provider, {})).toEqual(['provider']);
    expect(refusal(() => parseStart('mobile-ok', 'no spaces', mobileOkSms)).field).toBe('id');
    expect(refusal(() => parseId('x'.repeat(129))).field).toBe('id');
  });
});

describe('an id', () => {
  const page = new URL('../../../gateway/page/assets/', import.meta.url);

  it.each(['.', '..', 'terms.json', 'assets', ...readdirSync(page)])(
    'is refused where a URL would make something else of it: %s',
    (id) => {
      expect(refusal(() => parseId(id)).field).toBe('id');
      expect(refusal(() => parseStart('mobile-ok', id, mobileOkSms)).field).toBe('id');
    },
  );

  it.each(['...', 'page', 'page.js.1', 'order.1.json', 'ORDER.js', 'a.b', 'order:7', '-', '_'])('may be %s', (id) => {
    expect(parseId(id)).toBe(id);
  });
});

describe('a code', () => {
  it('loses its separators', () => {
    expect(parseCode('123-456')).toBe('123456');
  });

  it('is refused without being repeated', () => {
    const error = refusal(() => parseCode('12a456'));
    expect(error).toMatchObject({ code: 'invalid_code', field: 'code' });
    expect(error.message).not.toContain('12a456');
  });
});
